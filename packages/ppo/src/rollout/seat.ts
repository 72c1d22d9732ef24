import { actionDistribution } from '../distributions/action-distribution.js';
import type { ActionDistribution } from '../distributions/action-distribution.js';
import type { NetworkShape } from '../network.js';
import { ObservationNormalizer } from '../observation-normalizer.js';
import type { OpponentSlot } from '../opponents/opponent-slot.js';
import type { RolloutArrays, Truncation } from '../rollout-batch.js';
import type { RunningMoments } from '../running-moments.js';
import type { StepProgram } from '../step-program.js';
import type { VectorEnv } from '../vector-env.js';

/** One policy as a rollout needs it: plain data over shared arrays, so that any thread can play for it. */
export interface SeatDescription {
  readonly policyId: string;
  readonly shape: NetworkShape;
  readonly parameters: Float32Array;
  readonly normalizeObservations: boolean;
  readonly moments: RunningMoments;
  /** Of the states that the value function sees; missing or null: it sees the observations. */
  readonly stateMoments?: RunningMoments | null;
  /** Where rollouts are written down, one of them at a time. */
  readonly batches: readonly RolloutArrays[];
  /** Past versions that may play instead. Default: none. */
  readonly past?: readonly OpponentSlot[];
}

/** Some of the worlds that are trained in, by number: they are played together, in one environment. */
export interface BlockRange {
  readonly firstWorld: number;
  readonly worlds: number;
}

/** A version of a policy that can play. */
export interface Player {
  readonly parameters: Float32Array;
  readonly normalizer: ObservationNormalizer;
}

/** One policy in a block: who decides, for which agents of every world, and where it is written down. */
export interface Seat {
  readonly policyId: string;
  readonly distribution: ActionDistribution;
  readonly forward: StepProgram;
  readonly newestPlayer: Player;
  readonly pastPlayers: readonly Player[];
  readonly past: readonly OpponentSlot[];
  /** Of what the value function sees; null: it sees the observations. */
  readonly stateNormalizer: ObservationNormalizer | null;
  readonly batches: readonly RolloutArrays[];
  /** One of the players: who plays this rollout. */
  player: Player;
  /** One of the batches: where this rollout is written down. */
  batch: RolloutArrays;
  /** Agents (indices within a world) of this policy. */
  readonly agents: readonly number[];
  /** Rows of the block, and where they begin among all rows of the batch. */
  readonly rows: number;
  readonly firstRow: number;
  readonly truncations: Truncation[];
  /** The newest observations, normalised, [rows, O]. */
  readonly newest: Float32Array;
  /** The choices that are allowed next, [rows, E]; empty where none is ever forbidden. */
  readonly actionMasks: Float32Array;
  /** The newest actions, [rows, W]. */
  readonly actions: Float32Array;
  /** What the policy remembers before the newest observation, [rows, S]. */
  readonly memory: Float32Array;
}

/** Seats a policy in the block of `range`, whose worlds are those of `env`. */
export function takeSeat(
  { policyId, parameters, normalizeObservations, moments, stateMoments, batches, past = [] }: SeatDescription,
  env: VectorEnv,
  range: BlockRange,
  forwards: ReadonlyMap<string, StepProgram>,
): Seat {
  const distribution = actionDistribution(env.actionSpace);
  const agents = [...env.policyIds.keys()].filter((agent) => env.policyIds[agent] === policyId);
  const rows = agents.length * env.worldCount;
  const normalizerOf = (statistics: RunningMoments): ObservationNormalizer =>
    new ObservationNormalizer(statistics.mean.length, normalizeObservations, { ...statistics });
  const newestPlayer = { parameters, normalizer: normalizerOf(moments) };
  // Present for every seat: both were made from the same list.
  const forward = forwards.get(policyId) as StepProgram;
  return {
    policyId,
    distribution,
    forward,
    newestPlayer,
    pastPlayers: past.map((slot) => ({
      parameters: slot.parameters,
      normalizer: normalizerOf({ mean: slot.mean, variance: slot.variance, count: 0 }),
    })),
    past,
    stateNormalizer: stateMoments ? normalizerOf(stateMoments) : null,
    batches,
    player: newestPlayer,
    batch: batches[0],
    agents,
    rows,
    firstRow: agents.length * range.firstWorld,
    truncations: [],
    newest: new Float32Array(rows * env.observationSize),
    actionMasks: new Float32Array(env.actionMasks ? rows * distribution.encodedSize : 0),
    actions: new Float32Array(rows * distribution.actionWidth),
    memory: new Float32Array(rows * forward.memorySize),
  };
}
