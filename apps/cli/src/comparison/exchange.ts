import type { EpisodeRecord } from '@hideout/ppo';
import { mean } from '../evaluation/episode-statistics.js';
import type { Estimate } from '../evaluation/episode-statistics.js';
import type { Side } from '../evaluation/side.js';
import type { Contender, PlayedPairing } from './match.js';
import { pairedDifference } from './paired-difference.js';

/** What changes when one side is played by B and no longer by A, over both opponents. */
export interface Exchange {
  readonly side: Side;
  readonly catchRate: Estimate | null;
  readonly hiddenFraction: Estimate | null;
  readonly seekerReward: Estimate | null;
  readonly hiderReward: Estimate | null;
}

/**
 * For each side what its exchange changes, as differences map by map: half of the difference against the other side of A,
 * and half of that against the other side of B. Null where a pairing is missing.
 */
export function exchanges(played: readonly PlayedPairing[], seekers: number): Exchange[] | null {
  const of = (s: Contender, h: Contender): readonly EpisodeRecord[] | undefined =>
    played.find((pairing) => pairing.seekers === s && pairing.hiders === h)?.records;
  const [aa, ab, ba, bb] = [of('a', 'a'), of('a', 'b'), of('b', 'a'), of('b', 'b')];
  if (aa === undefined || ab === undefined || ba === undefined || bb === undefined) return null;
  return [exchange('seekers', [aa, ba], [ab, bb], seekers), exchange('hiders', [aa, ab], [ba, bb], seekers)];
}

type BeforeAndAfter = readonly [before: readonly EpisodeRecord[], after: readonly EpisodeRecord[]];

function exchange(side: Side, first: BeforeAndAfter, second: BeforeAndAfter, seekers: number): Exchange {
  const change = (figure: (record: EpisodeRecord) => number): Estimate | null =>
    pairedDifference(
      first[0].map((_, episode) => {
        const [one, other] = [first, second].map(
          ([before, after]) => figure(after[episode]!) - figure(before[episode]!),
        );
        return (one! + other!) / 2;
      }),
    );
  return {
    side,
    catchRate: change(({ metrics }) => metrics['caught_fraction'] ?? NaN),
    hiddenFraction: change(({ metrics }) => metrics['hidden_fraction'] ?? NaN),
    seekerReward: change(({ agentRewards }) => mean(agentRewards.slice(0, seekers))),
    hiderReward: change(({ agentRewards }) => mean(agentRewards.slice(seekers))),
  };
}
