import type { GameState } from './game-state.js';

/** Names of the figures of an ended episode; definitions in the README. */
export const episodeMetricNames = [
  'caught_fraction',
  'hidden_fraction',
  'seen_fraction',
  'steps_to_first_sight',
  'steps_to_first_catch',
  'seeker_blocks_placed',
  'hider_blocks_placed',
  'seeker_blocks_removed',
  'hider_blocks_removed',
] as const;

/** Where the counts of a world are kept, [N, countSize]. */
export const countSize = 9;
export const Count = {
  hiddenSteps: 0,
  seenSteps: 1,
  releasedSteps: 2,
  firstSight: 3,
  firstCatch: 4,
  seekerPlaced: 5,
  hiderPlaced: 6,
  seekerRemoved: 7,
  hiderRemoved: 8,
} as const;

/** Figures of a world's ended episode at `into[world * names ...]`. */
export function writeEpisodeMetrics(s: GameState, world: number, into: Float32Array): void {
  const hiders = s.agents - s.seekers;
  const at = world * countSize;
  const hiderSteps = s.counts[at + Count.releasedSteps] * hiders;
  let caught = 0;
  for (let a = s.seekers; a < s.agents; a++) caught += s.caught[world * s.agents + a];
  const never = (steps: number): number => (steps < 0 ? NaN : steps);
  into.set(
    [
      caught / hiders,
      hiderSteps === 0 ? NaN : s.counts[at + Count.hiddenSteps] / hiderSteps,
      hiderSteps === 0 ? NaN : s.counts[at + Count.seenSteps] / hiderSteps,
      never(s.counts[at + Count.firstSight]),
      never(s.counts[at + Count.firstCatch]),
      s.counts[at + Count.seekerPlaced],
      s.counts[at + Count.hiderPlaced],
      s.counts[at + Count.seekerRemoved],
      s.counts[at + Count.hiderRemoved],
    ],
    world * episodeMetricNames.length,
  );
}
