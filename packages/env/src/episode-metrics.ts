import type { WorldState } from './world-state.js';
import { isSeenBySeekers } from './visibility.js';

/** What is counted in the running episode, [counters]. */
export const counterNames = [
  'hiddenHiderSteps',
  'seenHiderSteps',
  'firstSightStep',
  'firstCatchStep',
  'seekerBlocksPlaced',
  'hiderBlocksPlaced',
  'seekerBlocksRemoved',
  'hiderBlocksRemoved',
] as const;

/** Places of the counters. */
export const Counter = {
  hiddenHiderSteps: 0,
  seenHiderSteps: 1,
  /** Steps since the release, 0: not yet. */
  firstSightStep: 2,
  firstCatchStep: 3,
  seekerBlocksPlaced: 4,
  hiderBlocksPlaced: 5,
  seekerBlocksRemoved: 6,
  hiderBlocksRemoved: 7,
} as const satisfies Record<(typeof counterNames)[number], number>;

/** Figures that an ended episode leaves behind, defined in the package's README. */
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

export function addToCounter(state: WorldState, world: number, counter: number): void {
  const at = world * counterNames.length + counter;
  state.counters[at] = state.counters[at]! + 1;
}

/** Counts one step after the release. `stepsSinceRelease`: 1 for the first one. */
export function countSeekingStep(
  state: WorldState,
  world: number,
  stepsSinceRelease: number,
  newlyCaught: number,
): void {
  const { agents, seekers, counters } = state;
  const base = world * counterNames.length;
  for (let agent = seekers; agent < agents; agent++) {
    const isNewlyCaught = (newlyCaught & (1 << (agent - seekers))) !== 0;
    const isCaught = state.caught[world * agents + agent] === 1;
    if (isCaught && !isNewlyCaught) continue;
    // A hider is seen in the step in which it is caught.
    const isSeen = isNewlyCaught || isSeenBySeekers(state, world, agent);
    addToCounter(state, world, isSeen ? Counter.seenHiderSteps : Counter.hiddenHiderSteps);
    if (isSeen && counters[base + Counter.firstSightStep] === 0) {
      counters[base + Counter.firstSightStep] = stepsSinceRelease;
    }
  }
  if (newlyCaught !== 0 && counters[base + Counter.firstCatchStep] === 0) {
    counters[base + Counter.firstCatchStep] = stepsSinceRelease;
  }
}

/** Writes the figures of the episode that has just ended into row `world` of `out`, [N, K]. */
export function writeEpisodeMetrics(
  state: WorldState,
  world: number,
  seekingSteps: number,
  out: Float32Array,
): void {
  const { agents, seekers, hiders, counters } = state;
  const base = world * counterNames.length;
  const row = world * episodeMetricNames.length;
  let caught = 0;
  for (let agent = seekers; agent < agents; agent++) caught += state.caught[world * agents + agent]!;
  const hiderSteps = hiders * seekingSteps;
  out[row] = caught / hiders;
  out[row + 1] = counters[base + Counter.hiddenHiderSteps]! / hiderSteps;
  out[row + 2] = counters[base + Counter.seenHiderSteps]! / hiderSteps;
  out[row + 3] = counters[base + Counter.firstSightStep]! || NaN;
  out[row + 4] = counters[base + Counter.firstCatchStep]! || NaN;
  out[row + 5] = counters[base + Counter.seekerBlocksPlaced]!;
  out[row + 6] = counters[base + Counter.hiderBlocksPlaced]!;
  out[row + 7] = counters[base + Counter.seekerBlocksRemoved]!;
  out[row + 8] = counters[base + Counter.hiderBlocksRemoved]!;
}
