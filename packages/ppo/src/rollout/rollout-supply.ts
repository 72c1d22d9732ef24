import type { EpisodeRecord } from '../episode-tracker.js';
import type { JsonObject, NamedTensors } from '../named-tensors.js';
import type { OpponentPool } from '../opponents/opponent-pool.js';
import type { RolloutBatch } from '../rollout-batch.js';
import { savedNumber } from '../training-state.js';
import type { ActingPolicy } from './acting-policy.js';
import type { BlockOutcome } from './rollout-block.js';
import type { RolloutOrder } from './rollout-order.js';
import type { BlockState, RolloutPool } from './rollout-pool.js';

/** Name under which the rollout is saved that is under way. */
export const overlapEntry = 'overlap';

/** One iteration's rollout. */
export interface Rollout {
  /** What was seen, by policy. */
  readonly batches: ReadonlyMap<string, RolloutBatch>;
  readonly ended: readonly EpisodeRecord[];
  /** Iterations that the policies had learned since they began to play it. */
  readonly policyLag: number;
  /** Share of the blocks in which somebody played with a past version, 0 to 1. */
  readonly pastOpponentFraction: number;
}

/** Where rollouts come from. */
export interface RolloutSupply {
  /** The next rollout. `iteration`: iterations that are done. */
  next(iteration: number, onProgress: (fraction: number) => void): Promise<Rollout>;
  /** Told after the policies have learned from it. `iteration`: iterations that are done now. */
  learned(iteration: number): void;
  /** The worlds, from where whoever is restored has to go on. */
  states(): readonly BlockState[];
  /** What it has to be given to go on, copied. */
  save(): { readonly json: JsonObject; readonly arrays: NamedTensors };
  /**
   * Takes over what was saved, once the worlds are as they were.
   *
   * @throws {StateMismatchError} when it is of other networks.
   */
  load(json: JsonObject, arrays: NamedTensors): void;
}

/** What all supplies are made of. */
export interface SupplyParts {
  readonly pool: RolloutPool;
  /** What the policies play with, by policy. */
  readonly acting: ReadonlyMap<string, ActingPolicy>;
  /** Where rollouts are written down in turn, by policy. */
  readonly batches: readonly ReadonlyMap<string, RolloutBatch>[];
  /** Blocks of worlds that are played. */
  readonly blocks: number;
  readonly opponents: OpponentPool | null;
}

/** Plays when asked: every rollout is of the newest policies. */
export class PromptSupply implements RolloutSupply {
  constructor(private readonly parts: SupplyParts) {}

  async next(iteration: number, onProgress: (fraction: number) => void): Promise<Rollout> {
    const order = newOrder(this.parts, iteration, 0);
    const outcomes = await this.parts.pool.collect(order, onProgress);
    return { ...gatheredRollout(outcomes, order, this.parts.batches), policyLag: 0 };
  }

  learned(iteration: number): void {
    this.parts.opponents?.keep(iteration);
  }

  states(): readonly BlockState[] {
    return this.parts.pool.states();
  }

  save(): { readonly json: JsonObject; readonly arrays: NamedTensors } {
    return { json: {}, arrays: {} };
  }

  /** Of a run that overlapped the rollout that was under way is forgotten, and its newest versions are kept at last. */
  load(json: JsonObject): void {
    if (json[overlapEntry] !== undefined) this.parts.opponents?.keep(savedNumber(json, 'iteration'));
  }
}

/** Draws the opponents of a rollout. */
export function newOrder(
  { acting, blocks, opponents }: SupplyParts,
  iteration: number,
  batch: number,
): RolloutOrder {
  return {
    counts: Object.fromEntries([...acting].map(([policyId, { moments }]) => [policyId, moments.count])),
    opponents: opponents?.draw(blocks, iteration) ?? [],
    batch,
  };
}

/** The outcomes of all blocks together. */
export function gatheredRollout(
  outcomes: readonly BlockOutcome[],
  { opponents, batch: written }: RolloutOrder,
  allBatches: SupplyParts['batches'],
): Omit<Rollout, 'policyLag'> {
  const batches = allBatches[written];
  for (const [policyId, batch] of batches) {
    batch.truncations.length = 0;
    for (const outcome of outcomes) batch.truncations.push(...(outcome.truncations[policyId] ?? []));
  }
  const withPast = opponents.filter((ofBlock) => Object.keys(ofBlock).length > 0).length;
  return {
    batches,
    ended: outcomes.flatMap((outcome) => outcome.ended),
    pastOpponentFraction: withPast / outcomes.length,
  };
}
