import type { OpponentPoolConfig } from '../config.js';
import { StateMismatchError } from '../errors/state-mismatch-error.js';
import type { JsonObject, NamedTensors } from '../named-tensors.js';
import { vector } from '../named-tensors.js';
import type { PolicyLearner } from '../policy-learner.js';
import { RandomStreams } from '../random-streams.js';
import { restoreArray, savedNumber, savedObject } from '../training-state.js';
import { drawOpponents } from './opponent-draw.js';
import type { BlockOpponents } from './opponent-draw.js';
import { newOpponentSlot } from './opponent-slot.js';
import type { OpponentSlot } from './opponent-slot.js';

/** What the pool knows of a policy: enough to keep its newest version. */
export type PooledPolicy = Pick<PolicyLearner, 'policyId' | 'policy' | 'normalizer' | 'isFrozen'>;

/** Names of the pool in a saved state. */
const entry = 'opponent_pool';
const randomEntry = 'random/opponents';

/**
 * Past versions of all policies, to be played against: a ring of slots for each, written all at the same time. Against
 * its newest opponents alone a policy may unlearn how to beat older ones (Bansal et al. 2018,
 * https://arxiv.org/abs/1710.03748, section 3.3).
 */
export class OpponentPool {
  private readonly slots: ReadonlyMap<string, readonly OpponentSlot[]>;
  private readonly random: RandomStreams;
  /** Versions that were ever stored; the newest `filled` of them are there: version v in slot v mod size. */
  private stored = 0;
  private filled = 0;

  constructor(
    private readonly options: OpponentPoolConfig,
    private readonly policies: readonly PooledPolicy[],
    seed: number,
  ) {
    this.slots = new Map(
      policies.map(({ policyId, policy, normalizer }) => [
        policyId,
        Array.from({ length: options.size }, () =>
          newOpponentSlot(policy.parameters.length, normalizer.size),
        ),
      ]),
    );
    this.random = new RandomStreams(seed, 1);
  }

  slotsOf(policyId: string): readonly OpponentSlot[] {
    return this.slots.get(policyId) ?? [];
  }

  /** Whether a past version is in the slot. */
  has(slot: number): boolean {
    return this.versions().some((version) => version % this.options.size === slot);
  }

  /** Who plays in each block of the next rollout. `iteration`: iterations that are done. */
  draw(blocks: number, iteration: number): readonly BlockOpponents[] {
    const { policies, options } = this;
    const draw = {
      blocks,
      iteration,
      policyIds: policies.map(({ policyId }) => policyId),
      learnerIds: policies.filter(({ isFrozen }) => !isFrozen).map(({ policyId }) => policyId),
      newestProbability: options.newestProbability,
      slots: this.versions().map((version) => version % options.size),
    };
    return drawOpponents(draw, this.random.stream(0));
  }

  /** Keeps the newest versions when it is time to. `iteration`: iterations that are done. */
  keep(iteration: number): void {
    const { size, every } = this.options;
    if (iteration % every !== 0) return;
    for (const { policyId, policy, normalizer } of this.policies) {
      const slot = this.slotsOf(policyId)[this.stored % size];
      slot.parameters.set(policy.parameters);
      slot.mean.set(normalizer.moments.mean);
      slot.variance.set(normalizer.moments.variance);
      slot.count[0] = normalizer.moments.count;
    }
    this.stored += 1;
    this.filled = Math.min(this.filled + 1, size);
  }

  /** Copied. */
  save(): { readonly json: JsonObject; readonly arrays: NamedTensors } {
    const { size } = this.options;
    const slots = this.policies.flatMap(({ policyId }) =>
      this.versions().flatMap((version) => {
        const prefix = slotPrefix(policyId, version, size);
        const arrays = Object.entries(this.slotsOf(policyId)[version % size]);
        return arrays.map(([name, data]) => [prefix + name, vector(data.slice())] as const);
      }),
    );
    return {
      json: { [entry]: { size, stored: this.stored, filled: this.filled } },
      arrays: { [randomEntry]: vector(this.random.saveState()), ...Object.fromEntries(slots) },
    };
  }

  /**
   * Takes over what was saved, of a pool of any size: the newest versions that there is room for. The state of a run
   * without a pool leaves this one empty.
   *
   * @throws {StateMismatchError} when the saved versions are of other networks or observations.
   */
  load(json: JsonObject, arrays: NamedTensors): void {
    if (json[entry] === undefined) return;
    const saved = savedObject(json, entry);
    const [savedSize, stored, filled] = ['size', 'stored', 'filled'].map((name) => savedNumber(saved, name));
    const isRing = [savedSize, stored, filled].every((count) => Number.isSafeInteger(count) && count >= 0);
    if (!isRing || filled > Math.min(savedSize, stored)) {
      throw new StateMismatchError(
        entry,
        JSON.stringify(saved),
        'size, stored and filled of a ring of slots',
      );
    }
    const { size } = this.options;
    this.stored = stored;
    this.filled = Math.min(filled, size);
    this.random.loadState(arrays[randomEntry]?.data ?? [], randomEntry);
    for (const { policyId } of this.policies) {
      for (const version of this.versions()) {
        const prefix = slotPrefix(policyId, version, savedSize);
        const slot = Object.entries(this.slotsOf(policyId)[version % size]);
        for (const [name, data] of slot) restoreArray(data, arrays, prefix + name);
      }
    }
  }

  /** Those that are there, oldest first. */
  private versions(): readonly number[] {
    return Array.from({ length: this.filled }, (_, i) => this.stored - this.filled + i);
  }
}

function slotPrefix(policyId: string, version: number, size: number): string {
  return `pool/${policyId}/${version % size}/`;
}
