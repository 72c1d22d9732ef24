import { beforeAll, describe, expect, it } from '@jest/globals';
import { chooseExecutor } from '@hideout/compile';
import type { Executor } from '@hideout/compile';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { actionDistribution } from '../src/distributions/action-distribution.js';
import { logProbabilities } from '../src/distributions/multi-discrete.js';
import { randomActor, RandomStreams } from '../src/index.js';
import type { RandomStream } from '../src/index.js';

/** Choices of 1 to 5, their logits, and what is allowed: at least one of each. */
const masked = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 3 }).chain((sizes) => {
  const total = sizes.reduce((sum, size) => sum + size, 0);
  return fc.record({
    sizes: fc.constant(sizes),
    logits: fc.array(fc.integer({ min: -60, max: 60 }), { minLength: total, maxLength: total }),
    masks: fc
      .tuple(...sizes.map((size) => fc.integer({ min: 1, max: 2 ** size - 1 })))
      .map((bits) => sizes.flatMap((size, i) => Array.from({ length: size }, (_, k) => (bits[i] >> k) & 1))),
  });
});
type Masked = typeof masked extends fc.Arbitrary<infer Value> ? Value : never;

/** The largest number that a stream gives, and others close to where the probabilities add up to. */
const draw = fc.oneof(
  fc.constantFrom(0, 1 - 2 ** -32, 1 - 2 ** -24),
  fc.double({ min: 0, max: 1 - 2 ** -32, noNaN: true }),
);

let executor: Executor;
beforeAll(async () => {
  ({ executor } = await chooseExecutor('cpu'));
});

describe('a multi-discrete policy whose choices are masked', () => {
  it('gives what is allowed its softmax, the rest exactly 0, by hand', async () => {
    // Of logits log 1, log 2, log 3 without the last: 1/3 and 2/3; of two equal ones without the first: 0 and 1.
    const logits = [0, Math.log(2), Math.log(3), 5, 5];
    const { logProbs } = await memberOf({ sizes: [3, 2], logits, masks: [1, 1, 0, 0, 1] });
    const probabilities = [...logProbs].map(Math.exp);
    [1 / 3, 2 / 3, 0, 0, 1].forEach((p, i) => expect(probabilities[i]).toBeCloseTo(p, 6));
    expect([probabilities[2], probabilities[3]]).toEqual([0, 0]);
    expect(logProbs.every(Number.isFinite)).toBe(true);
  });

  it('has the entropy and divergence of what is allowed, by hand', async () => {
    const { entropy, kl, logProb } = await figuresOf([0, Math.log(3), 70], [0, 0, -70], [1, 1, 0], [0, 1, 0]);
    // (1/4, 3/4) and (1/2, 1/2).
    const expected = -(Math.log(1 / 4) / 4 + (3 / 4) * Math.log(3 / 4));
    expect(entropy).toBeCloseTo(expected, 6);
    expect(kl).toBeCloseTo(Math.log(2) - expected, 6);
    expect(logProb).toBeCloseTo(Math.log(3 / 4), 6);
    // One choice only: certain, and the same for both.
    const certain = await figuresOf([3, -50, 1], [-9, 2, 8], [0, 1, 0], [0, 1, 0]);
    expect([certain.entropy, certain.kl, certain.logProb].map(Math.abs)).toEqual([0, 0, 0]);
  });

  it('is the one without masks, bit for bit, where everything is allowed', async () => {
    const logits = [0.1, -2, 3, 0.7, 11];
    const everything = [1, 1, 1, 1, 1];
    const sizes = [3, 2];
    expect(await memberOf({ sizes, logits, masks: everything })).toEqual(
      await memberOf({ sizes, logits, masks: null }),
    );
  });

  it('never draws, and never likes best, what is forbidden; what is allowed adds up to one', async () => {
    await fc.assert(
      fc.asyncProperty(masked, fc.array(draw, { minLength: 3, maxLength: 3 }), async (policy, uniforms) => {
        const distribution = actionDistribution({ kind: 'discrete', sizes: policy.sizes });
        const { member, logProbs } = await memberOf(policy);
        let next = 0;
        const stream: RandomStream = {
          uniform: () => uniforms[next++],
          normal: () => NaN,
          below: () => NaN,
        };
        const actions = new Float32Array(policy.sizes.length);
        distribution.sample(member, 0, stream, actions, 0);
        expect(allowed(policy, actions)).toBe(true);
        distribution.mode(member, 0, actions, 0);
        expect(allowed(policy, actions)).toBe(true);
        let start = 0;
        for (const size of policy.sizes) {
          let sum = 0;
          for (let k = start; k < start + size; k++) {
            const probability = Math.exp(logProbs[k]);
            if (policy.masks[k] === 0) expect(probability).toBe(0);
            sum += probability;
          }
          expect(sum).toBeCloseTo(1, 5);
          start += size;
        }
      }),
      { numRuns: 60 },
    );
  });

  it.each([
    // Log-probabilities, rounded, may add up to less than the u that is drawn.
    ['the last choice', [Math.log(0.4), Math.log(0.5), -1e9], 1],
    ['all but the first', [Math.log(0.9), -1e9, -1e9], 0],
    ['the first and the last', [-1e9, Math.log(0.9), -1e9], 1],
  ])('falls through to the last choice that is possible: without %s', (_what, member, expected) => {
    const distribution = actionDistribution({ kind: 'discrete', sizes: [3] });
    const actions = new Float32Array(1);
    const stream = { uniform: () => 1 - 2 ** -32, normal: () => NaN, below: () => NaN };
    distribution.sample(Float32Array.from(member), 0, stream, actions, 0);
    expect(actions[0]).toBe(expected);
  });

  it('draws each allowed choice with its probability', async () => {
    const sizes = [4];
    const logits = [Math.log(2), 40, 0, Math.log(5)];
    const { member } = await memberOf({ sizes, logits, masks: [1, 0, 1, 1] });
    const distribution = actionDistribution({ kind: 'discrete', sizes });
    const random = new RandomStreams(3, 1).stream(0);
    const [actions, counts] = [new Float32Array(1), [0, 0, 0, 0]];
    const draws = 8000;
    for (let i = 0; i < draws; i++) {
      distribution.sample(member, 0, random, actions, 0);
      counts[actions[0]] += 1;
    }
    expectShares(counts, [2 / 8, 0, 1 / 8, 5 / 8]);
  });
});

describe('randomActor', () => {
  it('is uniform over what is allowed to each row, and never chooses anything else', async () => {
    const actor = randomActor({ kind: 'discrete', sizes: [3, 2] }, new RandomStreams(2, 2));
    const actionMasks = Uint8Array.of(1, 0, 1, 0, 1, 1, 1, 1, 1, 0);
    const [counts, actions] = [Array<number>(10).fill(0), new Float32Array(4)];
    for (let i = 0; i < 4000; i++) {
      await actor.act(new Float32Array(2), actions, Int32Array.of(0, 1), {
        fresh: new Uint8Array(2),
        actionMasks,
      });
      [0, 1].forEach((row) => {
        counts[5 * row + actions[2 * row]] += 1;
        counts[5 * row + 3 + actions[2 * row + 1]] += 1;
      });
    }
    expectShares(counts.slice(0, 3), [1 / 2, 0, 1 / 2]);
    expectShares(counts.slice(3, 5), [0, 1]);
    expectShares(counts.slice(5, 8), [1 / 3, 1 / 3, 1 / 3]);
    expectShares(counts.slice(8), [1, 0]);
  });

  it('draws as if nothing were forbidden where nothing is said, or everything is allowed', async () => {
    const space = { kind: 'discrete', sizes: [3, 2] } as const;
    const drawn = async (actionMasks: Uint8Array | null): Promise<number[]> => {
      const actor = randomActor(space, new RandomStreams(2, 1));
      const actions = new Float32Array(80);
      await actor.act(new Float32Array(40), actions, new Int32Array(40), {
        fresh: new Uint8Array(40),
        actionMasks,
      });
      return [...actions];
    };
    expect(await drawn(new Uint8Array(200).fill(1))).toEqual(await drawn(null));
  });
});

/** Five standard errors of each share; exactly 0 and exactly 1. */
function expectShares(counts: readonly number[], shares: readonly number[]): void {
  const total = counts.reduce((sum, count) => sum + count, 0);
  shares.forEach((share, k) => {
    const deviation = Math.sqrt((share * (1 - share)) / total);
    expect(Math.abs(counts[k] / total - share)).toBeLessThanOrEqual(5 * deviation);
  });
}

function allowed({ sizes, masks }: Masked, actions: Float32Array): boolean {
  let start = 0;
  return sizes.every((size, i) => {
    const isAllowed = actions[i] < size && masks[start + actions[i]] === 1;
    start += size;
    return isAllowed;
  });
}

async function memberOf({
  sizes,
  logits,
  masks,
}: Omit<Masked, 'masks'> & { masks: readonly number[] | null }): Promise<{
  member: Float32Array;
  logProbs: Float32Array;
}> {
  const distribution = actionDistribution({ kind: 'discrete', sizes });
  const size = distribution.encodedSize;
  const program = executor.compile<string, 'member' | 'logProbs'>(
    (inputs) => {
      const member = distribution.parameters(
        inputs['logits'] as Tensor2D,
        null,
        masks === null ? null : (inputs['masks'] as Tensor2D),
      );
      return { member, logProbs: logProbabilities(member, sizes) };
    },
    {
      inputs: { logits: ['batch', size], masks: ['batch', size] },
      outputs: ['member', 'logProbs'],
    },
  );
  const results = await program.run({
    logits: Float32Array.from(logits),
    masks: Float32Array.from(masks ?? logits),
  });
  program.dispose();
  return results;
}

/** Of one choice of three: entropy under the first logits, KL to the second, log-probability of an action. */
async function figuresOf(
  logits: readonly number[],
  others: readonly number[],
  masks: readonly number[],
  action: readonly number[],
): Promise<Record<'entropy' | 'kl' | 'logProb', number>> {
  const distribution = actionDistribution({ kind: 'discrete', sizes: [3] });
  const program = executor.compile<string, 'entropy' | 'kl' | 'logProb'>(
    (inputs) => {
      const [from, to] = ['logits', 'others'].map((name) =>
        distribution.parameters(inputs[name] as Tensor2D, null, inputs['masks'] as Tensor2D),
      );
      return {
        entropy: distribution.entropy(from),
        kl: distribution.klDivergence(from, to),
        logProb: distribution.logProb(from, inputs['action'] as Tensor2D),
      };
    },
    {
      inputs: { logits: ['batch', 3], others: ['batch', 3], masks: ['batch', 3], action: ['batch', 3] },
      outputs: ['entropy', 'kl', 'logProb'],
    },
  );
  const result = await program.run({
    logits: Float32Array.from(logits),
    others: Float32Array.from(others),
    masks: Float32Array.from(masks),
    action: Float32Array.from(action),
  });
  return { entropy: result.entropy[0], kl: result.kl[0], logProb: result.logProb[0] };
}
