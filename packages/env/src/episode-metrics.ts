import { isSeenBySeekers } from './visibility.js';
import type { WorldState } from './world-state.js';

/** What is counted in the running episode: places in the state's `counters`. */
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
  hiderBlocksPlacedInPreparation: 8,
  hiderBlocksRemovedInPreparation: 9,
  /** Blocks carried by the team, summed over steps. */
  seekerCarriedSteps: 10,
  hiderCarriedSteps: 11,
  hiderCarriedStepsInPreparation: 12,
  seekerClimbs: 13,
  hiderClimbs: 14,
  openingsAtRelease: 15,
  blockedOpeningsAtRelease: 16,
  withheldBlocksAtRelease: 17,
} as const;

export const counterCount = Object.keys(Counter).length;

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
  'hider_blocks_placed_in_preparation',
  'hider_blocks_removed_in_preparation',
  'seeker_blocks_carried',
  'hider_blocks_carried',
  'hider_blocks_carried_in_preparation',
  'seeker_climbs',
  'hider_climbs',
  'doorways_blocked_at_release',
  'blocks_withheld_at_release',
  'sealed_at_release',
  'sealed_at_end',
  'breaches',
] as const;

export type EpisodeMetricName = (typeof episodeMetricNames)[number];

export function addToCounter(state: WorldState, world: number, counter: number, by = 1): void {
  const at = world * counterCount + counter;
  state.counters[at] = state.counters[at]! + by;
}

/** Counts what everybody carries, in any phase. */
export function countCarriedBlocks(state: WorldState, world: number, inPreparation: boolean): void {
  const { agents, seekers, carried } = state;
  let bySeekers = 0;
  let byHiders = 0;
  for (let agent = 0; agent < agents; agent++) {
    const blocks = carried[world * agents + agent]!;
    if (agent < seekers) bySeekers += blocks;
    else byHiders += blocks;
  }
  addToCounter(state, world, Counter.seekerCarriedSteps, bySeekers);
  addToCounter(state, world, Counter.hiderCarriedSteps, byHiders);
  if (inPreparation) addToCounter(state, world, Counter.hiderCarriedStepsInPreparation, byHiders);
}

/** Counts one step after the release. `stepsSinceRelease`: 1 for the first one. */
export function countSeekingStep(
  state: WorldState,
  world: number,
  stepsSinceRelease: number,
  newlyCaught: number,
): void {
  const { agents, seekers, counters } = state;
  const base = world * counterCount;
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

/** What the figures depend on besides the state. */
export interface EpisodeFacts {
  readonly episodeSteps: number;
  readonly preparationSteps: number;
  /** Blocks that can be carried. */
  readonly looseBlocks: number;
}

/**
 * Writes the figures of the episode that has just ended into row `world` of `out`, [N, K].
 *
 * @param openHiders which hiders a seeker can come to on foot now, bit h for hider h
 */
export function writeEpisodeMetrics(
  state: WorldState,
  world: number,
  { episodeSteps, preparationSteps, looseBlocks }: EpisodeFacts,
  openHiders: number,
  out: Float32Array,
): void {
  const { agents, seekers, hiders } = state;
  let caught = 0;
  let sealedAtRelease = 0;
  let sealedAtEnd = 0;
  let breaches = 0;
  for (let hider = 0; hider < hiders; hider++) {
    const isCaught = state.caught[world * agents + seekers + hider] === 1;
    const isFound = isCaught || (openHiders & (1 << hider)) !== 0;
    const wasSealed = state.sealedAtRelease[world * hiders + hider] === 1;
    if (isCaught) caught++;
    if (wasSealed) sealedAtRelease++;
    if (!isFound) sealedAtEnd++;
    if (wasSealed && isFound) breaches++;
  }
  const base = world * counterCount;
  const counted = (counter: number): number => state.counters[base + counter]!;
  const steps = state.step[world]!;
  const hiderSteps = hiders * (episodeSteps - preparationSteps);
  // A quotient of zeros is NaN: there was nothing to measure.
  const figures: Readonly<Record<EpisodeMetricName, number>> = {
    caught_fraction: caught / hiders,
    hidden_fraction: counted(Counter.hiddenHiderSteps) / hiderSteps,
    seen_fraction: counted(Counter.seenHiderSteps) / hiderSteps,
    steps_to_first_sight: counted(Counter.firstSightStep) || NaN,
    steps_to_first_catch: counted(Counter.firstCatchStep) || NaN,
    seeker_blocks_placed: counted(Counter.seekerBlocksPlaced),
    hider_blocks_placed: counted(Counter.hiderBlocksPlaced),
    seeker_blocks_removed: counted(Counter.seekerBlocksRemoved),
    hider_blocks_removed: counted(Counter.hiderBlocksRemoved),
    hider_blocks_placed_in_preparation: counted(Counter.hiderBlocksPlacedInPreparation),
    hider_blocks_removed_in_preparation: counted(Counter.hiderBlocksRemovedInPreparation),
    seeker_blocks_carried: counted(Counter.seekerCarriedSteps) / (seekers * steps),
    hider_blocks_carried: counted(Counter.hiderCarriedSteps) / (hiders * steps),
    hider_blocks_carried_in_preparation:
      counted(Counter.hiderCarriedStepsInPreparation) / (hiders * preparationSteps),
    seeker_climbs: counted(Counter.seekerClimbs),
    hider_climbs: counted(Counter.hiderClimbs),
    doorways_blocked_at_release:
      counted(Counter.blockedOpeningsAtRelease) / counted(Counter.openingsAtRelease),
    blocks_withheld_at_release: counted(Counter.withheldBlocksAtRelease) / looseBlocks,
    sealed_at_release: sealedAtRelease / hiders,
    sealed_at_end: sealedAtEnd / hiders,
    breaches: breaches,
  };
  const row = world * episodeMetricNames.length;
  episodeMetricNames.forEach((name, i) => (out[row + i] = figures[name]));
}
