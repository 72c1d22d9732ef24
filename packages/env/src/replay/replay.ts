import type { HideAndSeekConfig } from '../config.js';

/**
 * One episode, T steps with A agents, as what it follows from: the world is drawn again from its random generator, and
 * moves again by the actions.
 */
export interface Replay {
  /** The `rulesVersion` of the environment that recorded it; no other can play it. */
  readonly rulesVersion: number;
  readonly config: HideAndSeekConfig;
  /** The world's random generator before the episode was drawn, [4]. */
  readonly random: Uint32Array;
  /** T, from 1 to `config.episodeSteps`. */
  readonly steps: number;
  /**
   * [T, A, 7] in the order of the environment's `actionNames`, as they were understood: movements in [-1, 1] and
   * triggers 0 or 1, or whole choices. Rows of agents that could not act are 0.
   */
  readonly actions: Float32Array;
  /** [T, A]: 1 where the agent could act. */
  readonly active: Uint8Array;
  /** `stateHash` of the world after the last step. */
  readonly finalHash: string;
}
