import type { MemoryConfig } from './recurrent/memory.js';
import type { Scheduled } from './schedule.js';

/** What one policy (and its value function) learns with. */
export interface PolicyConfig {
  /** Adam's step size. */
  readonly learningRate: Scheduled;
  /** Weight of the entropy bonus. */
  readonly entropyCoeff: Scheduled;
  /** Units of each hidden layer, for the policy and the value network alike. */
  readonly hiddenSizes: readonly number[];
  readonly activation: 'tanh' | 'relu';
  /** Plays as it is and learns nothing: neither policy nor value function nor statistics. Default false. */
  readonly frozen?: boolean;
  /** Units of each hidden layer of the value network, where they are others. */
  readonly valueHiddenSizes?: readonly number[];
  /** One network with a head for the policy and one for the value, in place of two networks. Default false. */
  readonly sharedLayers?: boolean;
  /** Weight of the value loss where layers are shared. Default 1. */
  readonly valueCoeff?: Scheduled;
  /** The value function sees the environment's `states` instead of the observations. Default false. */
  readonly centralCritic?: boolean;
  /** A recurrent cell after the hidden layers of either network; missing: none. */
  readonly memory?: MemoryConfig;
}

/** Past versions of the policies as opponents of the newest. */
export interface OpponentPoolConfig {
  /** Versions that are kept of each policy; 0: no pool, opponents are always the newest. */
  readonly size: number;
  /** Iterations between two versions that are kept. */
  readonly every: number;
  /** Share of the blocks of worlds in which all policies play with their newest version, 0 to 1. */
  readonly newestProbability: number;
}

/** The algorithm's options. Field by field in the package README. A `Scheduled` one may differ from iteration to iteration. */
export interface PpoConfig {
  readonly seed: number;
  /** Steps of every world in one iteration, T. */
  readonly rolloutSteps: number;
  /** Passes over the batch in one iteration. */
  readonly epochs: number;
  /** Samples in one update, M. */
  readonly minibatchSize: number;
  /** Discount, gamma. */
  readonly gamma: Scheduled;
  /** GAE's lambda. */
  readonly gaeLambda: Scheduled;
  /** Clipping of the probability ratio, epsilon. */
  readonly clipRange: Scheduled;
  /** Clipping of the value update, in units of the (scaled) return; 0: none. */
  readonly valueClipRange: Scheduled;
  /** First weight of the KL penalty; it adapts to `klTarget`. 0: no penalty. */
  readonly klCoeff: number;
  readonly klTarget: Scheduled;
  /** A policy's epochs end early when their KL is above so many targets; 0: never. */
  readonly klStop: Scheduled;
  /** Largest global norm of a network's gradient; 0: no clipping. */
  readonly maxGradNorm: Scheduled;
  readonly normalizeObservations: boolean;
  /** Divides rewards by the running standard deviation of the discounted return. */
  readonly normalizeRewards: boolean;
  /**
   * Plays the next rollout while the policies learn from the one before, with policies that are one iteration behind.
   * Default false.
   */
  readonly overlap?: boolean;
  /** Default: none. */
  readonly opponentPool?: OpponentPoolConfig;
  readonly policies: Readonly<Record<string, PolicyConfig>>;
}

/** What a policy learns with unless told otherwise. */
export const defaultPolicyConfig: PolicyConfig = {
  learningRate: 1e-3,
  entropyCoeff: 0.003,
  hiddenSizes: [64, 64],
  activation: 'tanh',
  sharedLayers: false,
  valueCoeff: 1,
  centralCritic: false,
  frozen: false,
};

/** The algorithm's options unless told otherwise; which policies there are is the environment's to say. */
export const defaultPpoConfig: Omit<PpoConfig, 'policies'> = {
  seed: 1,
  rolloutSteps: 240,
  epochs: 4,
  minibatchSize: 1024,
  gamma: 0.99,
  gaeLambda: 0.95,
  clipRange: 0.2,
  valueClipRange: 0,
  klCoeff: 0.2,
  klTarget: 0.01,
  klStop: 0,
  maxGradNorm: 0.5,
  normalizeObservations: true,
  normalizeRewards: true,
  overlap: false,
  opponentPool: { size: 0, every: 10, newestProbability: 0.8 },
};
