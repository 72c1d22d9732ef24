import { StateMismatchError } from '../errors/state-mismatch-error.js';
import { vector } from '../named-tensors.js';
import type { JsonObject, NamedTensor, NamedTensors } from '../named-tensors.js';
import type { BlockOpponents } from '../opponents/opponent-draw.js';
import { restoreArray, savedNumber, savedObject } from '../training-state.js';
import { copyActing } from './acting-policy.js';
import type { ActingPolicy } from './acting-policy.js';
import type { BlockOutcome } from './rollout-block.js';
import type { RolloutOrder } from './rollout-order.js';
import type { BlockState } from './rollout-pool.js';
import { gatheredRollout, newOrder, overlapEntry as entry } from './rollout-supply.js';
import type { Rollout, RolloutSupply, SupplyParts } from './rollout-supply.js';

/** A rollout that has been begun, or that was begun when the state was saved. */
interface Plan {
  readonly order: RolloutOrder;
  /** Iterations that the policies had learned then. */
  readonly iteration: number;
}

/**
 * Plays the next rollout while the policies learn from the one before: it is of policies that are one iteration behind.
 * They play with copies, which do not change meanwhile.
 *
 * A saved state holds the copies and the worlds as they were when the rollout that is under way began: whoever is
 * restored plays it again, and it comes out as it did.
 */
export class OverlappedSupply implements RolloutSupply {
  private planned: Plan | null = null;
  private pending: Promise<readonly BlockOutcome[]> | null = null;
  /** The worlds when the planned rollout began. */
  private before: readonly BlockState[] = [];
  /** Whether the policies have learned since their newest versions were offered to the pool of opponents. */
  private hasLearned = false;
  private listener: (fraction: number) => void = () => {};

  constructor(
    private readonly parts: SupplyParts,
    /** The newest versions, by policy; `parts.acting` are the copies. */
    private readonly newest: ReadonlyMap<string, ActingPolicy>,
  ) {}

  async next(iteration: number, onProgress: (fraction: number) => void): Promise<Rollout> {
    this.listener = onProgress;
    this.planned ??= this.plan(iteration, 0);
    this.pending ??= this.begin(this.planned);
    const { order, iteration: began } = this.planned;
    const rollout = gatheredRollout(await this.pending, order, this.parts.batches);
    this.listener = () => {};
    this.planned = this.plan(iteration, 1 - order.batch);
    this.pending = this.begin(this.planned);
    return { ...rollout, policyLag: iteration - began };
  }

  /** The versions are kept when the next rollout is planned: past ones play at the moment. */
  learned(): void {
    this.hasLearned = true;
  }

  states(): readonly BlockState[] {
    return this.planned === null ? this.parts.pool.states() : this.before;
  }

  /** Copied; nothing before the first rollout. */
  save(): { readonly json: JsonObject; readonly arrays: NamedTensors } {
    if (this.planned === null) return { json: {}, arrays: {} };
    const { order, iteration } = this.planned;
    const opponents = order.opponents.map((ofBlock) => ({ ...ofBlock }));
    const arrays = [...this.parts.acting].flatMap(([policyId, acting]) =>
      Object.entries(arraysOf(acting)).map(([name, data]): [string, NamedTensor] => [
        `${prefixOf(policyId)}${name}`,
        vector(data.slice()),
      ]),
    );
    return {
      json: { [entry]: { iteration, counts: { ...order.counts }, opponents } },
      arrays: Object.fromEntries(arrays),
    };
  }

  /**
   * Takes over what was saved; nothing of a run that did not overlap.
   *
   * @throws {StateMismatchError} when it is of other networks.
   */
  load(json: JsonObject, arrays: NamedTensors): void {
    if (json[entry] === undefined) return;
    const saved = savedObject(json, entry);
    const savedCounts = savedObject(saved, 'counts');
    const counts: Record<string, number> = {};
    for (const [policyId, acting] of this.parts.acting) {
      counts[policyId] = savedNumber(savedCounts, policyId);
      for (const [name, data] of Object.entries(arraysOf(acting))) {
        restoreArray(data, arrays, `${prefixOf(policyId)}${name}`);
      }
    }
    const opponents = savedOpponents(saved, this.parts);
    this.planned = { order: { counts, opponents, batch: 0 }, iteration: savedNumber(saved, 'iteration') };
    this.before = this.parts.pool.states();
    // A state is taken between iterations: whoever planned the rollout has learned from the one before since.
    this.hasLearned = true;
  }

  private plan(iteration: number, batch: number): Plan {
    for (const [policyId, acting] of this.parts.acting) {
      copyActing(this.newest.get(policyId) as ActingPolicy, acting);
    }
    // Nobody plays at the moment: past versions may change.
    if (this.hasLearned) this.parts.opponents?.keep(iteration);
    this.hasLearned = false;
    this.before = this.parts.pool.states();
    return { order: newOrder(this.parts, iteration, batch), iteration };
  }

  private begin({ order }: Plan): Promise<readonly BlockOutcome[]> {
    const pending = this.parts.pool.collect(order, (fraction) => this.listener(fraction));
    // Whoever asks for the rollout hears of it; until then it is nobody's.
    pending.catch(() => {});
    return pending;
  }
}

/** First part of the names of what is saved of a policy. */
function prefixOf(policyId: string): string {
  return `acting/${policyId}/`;
}

function arraysOf({
  parameters,
  moments,
  stateMoments,
}: ActingPolicy): Record<string, Float32Array | Float64Array> {
  return {
    parameters,
    mean: moments.mean,
    variance: moments.variance,
    ...(stateMoments === null
      ? {}
      : { state_mean: stateMoments.mean, state_variance: stateMoments.variance }),
  };
}

/** Past versions that the pool has no more are left out: the newest plays instead. */
function savedOpponents(saved: JsonObject, { blocks, opponents }: SupplyParts): readonly BlockOpponents[] {
  const found = saved['opponents'];
  if (!Array.isArray(found) || (found.length !== 0 && found.length !== blocks)) {
    throw new StateMismatchError(
      `${entry}.opponents`,
      JSON.stringify(found) ?? 'missing',
      `${blocks} blocks`,
    );
  }
  const isThere = (slot: unknown): slot is number => opponents?.has(slot as number) ?? false;
  return found.map((ofBlock) =>
    Object.fromEntries(
      Object.entries((ofBlock ?? {}) as JsonObject).filter((player): player is [string, number] =>
        isThere(player[1]),
      ),
    ),
  );
}
