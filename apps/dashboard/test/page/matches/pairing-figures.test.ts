import { describe, expect, test } from '@jest/globals';
import type { PlayedMatch } from '../../../page/matches/match-series.js';
import { pairingFigures } from '../../../page/matches/pairing-figures.js';
import type { Contender } from '../../../page/matches/pairings.js';
import { progressText } from '../../../page/matches/progress-text.js';

/** `figures`: hidden, caught, reward of a seeker, reward of a hider. */
function match(seekers: Contender, figures: readonly [number, number, number, number]): PlayedMatch {
  const [hidden_fraction, caught_fraction, seeker_reward, hider_reward] = figures;
  const hiders = seekers === 'a' ? 'b' : 'a';
  return { seekers, hiders, figures: { hidden_fraction, caught_fraction, seeker_reward, hider_reward } };
}

describe('figures of a pairing', () => {
  test('are means over its own matches', () => {
    const [first, second] = pairingFigures([
      match('a', [0.25, 0, -10, 4]),
      match('b', [1, 0.5, 3, -3]),
      match('a', [0.75, 1, -30, 5]),
      match('b', [0, 0.5, 0, 0]),
      match('a', [0.5, 0.5, -5, 0]),
    ]);
    expect(first).toEqual({
      seekers: 'a',
      hiders: 'b',
      matches: 3,
      means: { hidden_fraction: 0.5, caught_fraction: 0.5, seeker_reward: -15, hider_reward: 3 },
    });
    expect(second).toEqual({
      seekers: 'b',
      hiders: 'a',
      matches: 2,
      means: { hidden_fraction: 0.5, caught_fraction: 0.5, seeker_reward: 1.5, hider_reward: -1.5 },
    });
  });

  test('leave out matches in which there was nothing to measure, and are none without any', () => {
    const [first, second] = pairingFigures([match('a', [NaN, 0, 1, 2]), match('a', [0.5, 0, 3, 2])]);
    expect(first?.means.hidden_fraction).toBe(0.5);
    expect(first?.means.seeker_reward).toBe(2);
    expect(second).toEqual({
      seekers: 'b',
      hiders: 'a',
      matches: 0,
      means: { hidden_fraction: null, caught_fraction: null, seeker_reward: null, hider_reward: null },
    });
  });
});

test.each([
  [false, null, ''],
  [true, 0, '0 of 20 matches'],
  [true, 3, '3 of 20 matches'],
  [false, 3, 'Stopped after 3 of 20 matches'],
  [false, 20, '20 of 20 matches'],
])('playing: %j, played: %j, is told as %j', (isPlaying, count, text) => {
  expect(progressText(isPlaying, count)).toBe(text);
});
