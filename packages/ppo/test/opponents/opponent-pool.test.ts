import { describe, expect, it } from '@jest/globals';
import { StateMismatchError } from '../../src/errors/state-mismatch-error.js';
import type { JsonObject, NamedTensors } from '../../src/named-tensors.js';
import { ObservationNormalizer } from '../../src/observation-normalizer.js';
import { OpponentPool } from '../../src/opponents/opponent-pool.js';
import type { PooledPolicy } from '../../src/opponents/opponent-pool.js';
import { newAdamState } from '../../src/optimizer.js';

describe('an opponent pool', () => {
  it('keeps the versions of every so many iterations, weights and statistics, the newest in the place of the oldest', () => {
    const { pool } = grown({ size: 2, every: 2 }, 7);
    // Versions of iterations 2, 4 and 6; that of 6 took the place of that of 2.
    expect(weightsIn(pool, 'a')).toEqual([6, 4]);
    expect(weightsIn(pool, 'b')).toEqual([106, 104]);
    const [slot] = pool.slotsOf('a');
    expect([slot?.mean[0], slot?.variance[0], slot?.count[0]]).toEqual([6, 7, 8]);
  });

  it('lets newest versions play alone until there are others', () => {
    const { pool } = grown({ size: 2, every: 2 }, 1);
    expect(pool.draw(2, 1)).toEqual([{}, {}]);
    const { pool: later } = grown({ size: 2, every: 2 }, 2);
    expect(later.draw(2, 2)).toEqual([{ b: 0 }, { a: 0 }]);
  });

  it('goes on as if it had never been saved', () => {
    const { pool, policies } = grown({ size: 2, every: 1 }, 3);
    pool.draw(4, 3);
    const { json, arrays } = pool.save();
    const again = new OpponentPool(options({ size: 2, every: 1 }), policies, 99);
    again.load(json, arrays);
    for (let i = 4; i < 9; i++) {
      expect(again.draw(4, i)).toEqual(pool.draw(4, i));
      for (const each of [pool, again]) each.keep(i);
      expect(again.save()).toEqual(pool.save());
    }
  });

  it('hands out copies', () => {
    const { pool, policies } = grown({ size: 1, every: 1 }, 1);
    const { arrays } = pool.save();
    setWeights(policies, 50);
    pool.keep(2);
    expect(arrays['pool/a/0/parameters']?.data).toEqual(Float32Array.of(1, 1));
  });

  it.each([
    // Versions 1 to 5 (of iterations 1 to 5) were stored into three slots: there are 3, 4 and 5.
    [1, [5]],
    [2, [5, 4]],
    [3, [4, 5, 3]],
    [5, [0, 0, 3, 4, 5]],
  ])('takes the newest of a pool of three over into one of %i', (size, weights) => {
    const { pool, policies } = grown({ size: 3, every: 1 }, 5);
    const { json, arrays } = pool.save();
    const other = new OpponentPool(options({ size, every: 1 }), policies, 1);
    other.load(json, arrays);
    expect(weightsIn(other, 'a')).toEqual(weights);
    const drawn = new Set(other.draw(200, 0).flatMap((opponents) => Object.values(opponents)));
    expect([...drawn].map((slot) => weights[slot]).sort()).toEqual([3, 4, 5].slice(-size));
    // The next version takes the place of the oldest one, or a free one.
    setWeights(policies, 6);
    other.keep(6);
    expect(weightsIn(other, 'a')).toContain(6);
    expect(weightsIn(other, 'a').filter((weight) => weight > 0)).toHaveLength(Math.min(size, 4));
  });

  it('begins empty from the state of a run without one', () => {
    const { pool } = grown({ size: 2, every: 5 }, 1);
    pool.load({}, {});
    expect(pool.draw(1, 0)).toEqual([{}]);
  });

  it.each<[string, (json: JsonObject, arrays: Record<string, unknown>) => void]>([
    ['opponent_pool', (json) => (json['opponent_pool'] = 3)],
    ['filled', (json) => delete (json['opponent_pool'] as JsonObject)['filled']],
    ['opponent_pool', (json) => ((json['opponent_pool'] as JsonObject)['filled'] = 9)],
    ['opponent_pool', (json) => ((json['opponent_pool'] as JsonObject)['stored'] = 1.5)],
    ['random/opponents', (_json, arrays) => delete arrays['random/opponents']],
    ['pool/b/1/mean', (_json, arrays) => delete arrays['pool/b/1/mean']],
    [
      'pool/a/0/parameters',
      (_json, arrays) => (arrays['pool/a/0/parameters'] = { data: new Float32Array(3), shape: [3] }),
    ],
  ])('refuses a state whose %s makes no sense', (entry, spoil) => {
    const { pool, policies } = grown({ size: 2, every: 1 }, 2);
    const { json, arrays } = pool.save();
    const spoilt = { json: structuredClone(json), arrays: { ...arrays } as Record<string, unknown> };
    spoil(spoilt.json, spoilt.arrays);
    const again = new OpponentPool(options({ size: 2, every: 1 }), policies, 1);
    const load = (): void => again.load(spoilt.json, spoilt.arrays as NamedTensors);
    expect(load).toThrow(StateMismatchError);
    expect(load).toThrow(entry);
  });
});

function options(some: { size: number; every: number }) {
  return { ...some, newestProbability: 0 };
}

/** A pool after so many iterations; in iteration i every weight of policy a is i, of policy b 100 + i. */
function grown(
  some: { size: number; every: number },
  iterations: number,
): { pool: OpponentPool; policies: readonly PooledPolicy[] } {
  const policies = ['a', 'b'].map((policyId) => ({
    policyId,
    policy: newAdamState(new Float32Array(2)),
    normalizer: new ObservationNormalizer(1, true),
    isFrozen: false,
  }));
  const pool = new OpponentPool(options(some), policies, 1);
  for (let i = 1; i <= iterations; i++) {
    setWeights(policies, i);
    pool.keep(i);
  }
  return { pool, policies };
}

function setWeights(policies: readonly PooledPolicy[], iteration: number): void {
  policies.forEach(({ policy, normalizer }, k) => {
    policy.parameters.fill(100 * k + iteration);
    normalizer.moments.mean.fill(iteration);
    normalizer.moments.variance.fill(iteration + 1);
    normalizer.moments.count = iteration + 2;
  });
}

function weightsIn(pool: OpponentPool, policyId: string): number[] {
  return pool.slotsOf(policyId).map(({ parameters }) => parameters[0]);
}
