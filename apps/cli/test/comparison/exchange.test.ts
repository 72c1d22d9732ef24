import { describe, expect, it } from '@jest/globals';
import { exchanges } from '../../src/comparison/exchange.js';
import type { PlayedPairing } from '../../src/comparison/match.js';
import { episode } from '../evaluation/episodes.js';

/** Episodes of one seeker and two hiders with these shares of hiders caught; the seeker is paid 10 times that. */
function pairing(seekers: 'a' | 'b', hiders: 'a' | 'b', caught: readonly number[]): PlayedPairing {
  const records = caught.map((share) =>
    episode({
      agentRewards: [10 * share, -share, -share],
      metrics: { caught_fraction: share, hidden_fraction: 1 - share },
    }),
  );
  return { seekers, hiders, records };
}

describe('the exchange of a side', () => {
  const played = [
    pairing('a', 'a', [0, 0.5]),
    pairing('a', 'b', [0, 0]),
    pairing('b', 'a', [1, 1]),
    pairing('b', 'b', [0.5, 0]),
  ];

  it('is the mean of its differences against both opponents, map by map', () => {
    const [seekers, hiders] = exchanges(played, 1)!;
    // Map 1: half of (1 - 0) + (0.5 - 0); map 2: half of (1 - 0.5) + (0 - 0).
    expect(seekers?.catchRate).toMatchObject({ mean: (0.75 + 0.25) / 2, count: 2 });
    expect(seekers?.hiddenFraction?.mean).toBeCloseTo(-0.5);
    expect(seekers?.seekerReward?.mean).toBeCloseTo(5);
    expect(seekers?.hiderReward?.mean).toBeCloseTo(-0.5);
    // Map 1: half of (0 - 0) + (0.5 - 1); map 2: half of (0 - 0.5) + (0 - 1).
    expect(hiders?.catchRate).toMatchObject({ mean: (-0.25 - 0.75) / 2, count: 2 });
    // 12.7062 s / √2; two values that are 0.5 apart have s = 0.5 / √2.
    expect(hiders!.catchRate!.high - hiders!.catchRate!.mean).toBeCloseTo((12.7062 * 0.5) / 2);
    expect([seekers?.side, hiders?.side]).toEqual(['seekers', 'hiders']);
  });

  it('is not known where a pairing is missing', () => {
    expect(exchanges(played.slice(0, 3), 1)).toBeNull();
  });
});
