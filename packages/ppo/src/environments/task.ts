/** One choice out of a few, by its number, or one real number. */
export type TaskActionSpace =
  | { readonly kind: 'continuous'; readonly size: 1 }
  | { readonly kind: 'discrete'; readonly sizes: readonly [number] };

/**
 * A small physical task of one agent with one action: where an episode starts, what a step does, what is seen. Its
 * functions read and write the arrays that they are given and remember nothing.
 */
export interface Task {
  /** Gymnasium's name for it. */
  readonly name: string;
  /** Numbers in the state, S: all that the future depends on. */
  readonly stateSize: number;
  /** Numbers in an observation, O. */
  readonly observationSize: number;
  readonly actionSpace: TaskActionSpace;
  /** Steps after which an episode is truncated. */
  readonly episodeSteps: number;
  /** Name of the figure that is 1 for an episode that terminated and 0 for one that was truncated; null: no figure. */
  readonly terminationMetric: string | null;
  /**
   * Writes the state that an episode starts from.
   *
   * @param state [S]
   * @param uniform the next number of the world's random stream, in [0, 1).
   */
  start(state: Float64Array, uniform: () => number): void;
  /**
   * Advances the state by one step.
   *
   * @param state [S]
   * @param action the number of a choice, or a number in [-1, 1].
   * @returns the reward of the step.
   */
  step(state: Float64Array, action: number): number;
  /** Whether a step that led to this state ends the episode. */
  isTerminal(state: Float64Array): boolean;
  /** @param observation written, [O]. */
  observe(state: Float64Array, observation: Float32Array): void;
}
