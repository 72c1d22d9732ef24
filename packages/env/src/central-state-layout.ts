import type { HideAndSeekConfig } from './config.js';
import { createObservationLayout, laidOut } from './observation-layout.js';
import type { ObservationSlice, SlicePart } from './observation-layout.js';

/** Numbers of the truth about one other agent. */
export const otherTruthSize = 14;
/** Numbers about all blocks of one kind. */
export const blockSummarySize = 4;

/**
 * The layout of what a central critic sees for one agent: what the agent observes, then what it cannot know. Other
 * agents in the order of the observation.
 */
export function createStateLayout(config: HideAndSeekConfig): readonly ObservationSlice[] {
  const others = config.seekers + config.hiders - 1;
  const signed = [-1, 1] as const;
  // Where nothing is cut off, wherever the two are.
  const offsetUnit = "forward, right (the world's diagonal), up (its height)";
  const truths = Array.from({ length: others }, (_, other): SlicePart => ({
    name: `true${other}`,
    size: otherTruthSize,
    unit:
      `1: can act; where it is: ${offsetUnit}; its velocity: forward, right (5.6 blocks/s), up (24 blocks/s);` +
      ' cosine and sine of its yaw minus the own; its pitch, 60 degrees; part of the capacity that it carries;' +
      ' part of its pause between block actions that is left; 1: sees this agent;' +
      ' part of the steps until the catch that the seeker of the two has held the hider',
    range: signed,
  }));
  const blocks = ['loose', 'hiderBlocks', 'seekerBlocks'].map((name): SlicePart => ({
    name,
    size: blockSummarySize,
    unit: `part of the loose blocks of the start that lie in the world so; their mean place: ${offsetUnit}`,
    range: signed,
  }));
  return laidOut([...createObservationLayout(config), ...truths, ...blocks]);
}
