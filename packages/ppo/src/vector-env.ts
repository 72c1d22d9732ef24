/** The arrays that training state is made of. */
export type TypedArray =
  Float32Array | Float64Array | Int32Array | Uint32Array | Uint16Array | Int16Array | Uint8Array | Int8Array;

/** Arrays by name: half of every state that is saved; the other half is JSON. */
export type NamedArrays = Record<string, TypedArray>;

/**
 * What one agent may do in one step. `continuous`: `size` real numbers, meant for [-1, 1] and clipped by the
 * environment. `discrete`: one choice out of `sizes[i]` for every i (MultiDiscrete), written as whole numbers.
 */
export type ActionSpace =
  | { readonly kind: 'continuous'; readonly size: number }
  | { readonly kind: 'discrete'; readonly sizes: readonly number[] };

/**
 * N independent worlds with A agents each, stepped together. All arrays are flat, world-major ([N, A, ...]), owned by
 * the environment and overwritten by `step`; whoever wants to keep numbers copies them.
 *
 * A world whose episode ends is reset within the same step: `observations` then holds the first observation of the
 * next episode and `finalObservations` the last one of the episode that ended.
 */
export interface VectorEnv {
  /** N. */
  readonly worldCount: number;
  /** A. */
  readonly agentsPerWorld: number;
  /** The policy that acts for agent a of every world, [A]. */
  readonly policyIds: readonly string[];
  /** Numbers in one agent's observation, O. */
  readonly observationSize: number;
  readonly actionSpace: ActionSpace;
  /** [N, A, O]. */
  readonly observations: Float32Array;
  /** [N, A, O]; meaningful for the worlds whose episode ended in the newest step. */
  readonly finalObservations: Float32Array;
  /**
   * Numbers in what the value function of one agent may see although its policy does not, S; missing or 0: there is nothing
   * of the kind. A policy with `centralCritic` learns its value function from the states.
   */
  readonly stateSize?: number;
  /** Present where `stateSize` is above 0; [N, A, S] each, as the observations. */
  readonly states?: Float32Array;
  readonly finalStates?: Float32Array;
  /**
   * 1 for the choices that are allowed in the action that follows the newest observation, 0 for the others, [N, A, sum of
   * `sizes`]; missing: all are, always. For discrete actions; every choice has one that is allowed, also of an agent that
   * is not active.
   */
  readonly actionMasks?: Uint8Array;
  /** Reward of the newest step, [N, A]. */
  readonly rewards: Float32Array;
  /** 1 where the newest step ended the episode by the rules of the game, [N]. */
  readonly terminated: Uint8Array;
  /** 1 where it was cut off for another reason, so that the future still has a value, [N]. */
  readonly truncated: Uint8Array;
  /**
   * 1 where the action that follows the newest observation will have an effect, [N, A]; 0 for an agent that is held
   * or out of the game. The policy learns from steps with 1 only; the value function learns from all.
   */
  readonly active: Uint8Array;
  /** Names of the figures that an ended episode leaves behind, [K]. */
  readonly episodeMetricNames: readonly string[];
  /** [N, K]; meaningful for the worlds whose episode ended in the newest step. NaN: no value for this episode. */
  readonly episodeMetrics: Float32Array;
  /** Starts a new episode in every world; world w draws from its own random stream, derived from (seed, w). */
  reset(seed: number): void;
  /** Advances every world by one step. actions: [N, A, W], W = `size` or `sizes.length`. */
  step(actions: Float32Array): void;
  /** Everything that `loadState` needs to go on bit for bit, copied. */
  saveState(): NamedArrays;
  loadState(state: Readonly<NamedArrays>): void;
}
