import { beforeAll, describe, expect, it } from '@jest/globals';
import { chooseExecutor } from '@hideout/compile';
import type { Executor } from '@hideout/compile';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import { actionDistribution } from '../src/distributions/action-distribution.js';
import type { ActionDistribution } from '../src/distributions/action-distribution.js';
import { logProbabilities } from '../src/distributions/multi-discrete.js';
import { RandomStreams } from '../src/random-streams.js';

let executor: Executor;
beforeAll(async () => {
  ({ executor } = await chooseExecutor('cpu'));
});

const gaussian = actionDistribution({ kind: 'continuous', size: 2 });
const multiDiscrete = actionDistribution({ kind: 'discrete', sizes: [2, 3] });
/** Two choices with probabilities (1/4, 3/4), three with (1/2, 1/4, 1/4). */
const members = [1 / 4, 3 / 4, 1 / 2, 1 / 4, 1 / 4].map(Math.log);

describe('a Gaussian policy', () => {
  it('has the log-density of its formula', async () => {
    // z = (1 - 0) / 1 = 1 and (3 - 1) / 2 = 1: -1/2 - 1/2 - log 1 - log 2 - log(2 pi).
    const { logProb } = await evaluateDistribution(gaussian, [0, 1, 0, Math.log(2)], [1, 3]);
    expect(logProb).toBeCloseTo(-1 - Math.log(2) - Math.log(2 * Math.PI), 5);
  });

  it('has a density that integrates to one', async () => {
    const one = actionDistribution({ kind: 'continuous', size: 1 });
    const width = 0.05;
    let integral = 0;
    for (let a = -5; a < 6; a += width) {
      integral += width * Math.exp((await evaluateDistribution(one, [0.5, Math.log(0.7)], [a])).logProb);
    }
    expect(integral).toBeCloseTo(1, 4);
  });

  it('has the entropy of the seed guide: seven dimensions of unit variance are 9.93 nats', async () => {
    const seven = actionDistribution({ kind: 'continuous', size: 7 });
    const { entropy } = await evaluateDistribution(
      seven,
      new Array<number>(14).fill(0),
      new Array<number>(7).fill(0),
    );
    expect(entropy).toBeCloseTo(3.5 * (1 + Math.log(2 * Math.PI)), 4);
  });

  it('diverges from another by the closed form, and not from itself', async () => {
    // Dimension 0: from N(0, 1) to N(1, 2): log 2 + (1 + 1) / 8 - 1/2. Dimension 1 is the same in both.
    const { kl, klToItself } = await evaluateDistribution(
      gaussian,
      [0, 0, 0, 0],
      [0, 0],
      [1, 0, Math.log(2), 0],
    );
    expect(kl).toBeCloseTo(Math.log(2) + 1 / 4 - 1 / 2, 5);
    expect(klToItself).toBeCloseTo(0, 6);
  });

  it('draws actions with its mean and deviation', () => {
    const random = new RandomStreams(3, 1).stream(0);
    const actions = new Float32Array(2);
    const draws = Array.from({ length: 20_000 }, () => {
      gaussian.sample(Float32Array.of(1, -2, Math.log(0.5), Math.log(3)), 0, random, actions, 0);
      return [...actions];
    });
    for (const [i, mean, std] of [
      [0, 1, 0.5],
      [1, -2, 3],
    ] as const) {
      const values = draws.map((draw) => draw[i] as number);
      const average = values.reduce((a, b) => a + b) / values.length;
      const variance = values.reduce((sum, value) => sum + (value - average) ** 2, 0) / values.length;
      // Five standard errors of the mean and of the variance.
      expect(Math.abs(average - mean)).toBeLessThan((5 * std) / Math.sqrt(20_000));
      expect(Math.abs(variance - std ** 2)).toBeLessThan(5 * std ** 2 * Math.sqrt(2 / 20_000));
    }
  });
});

describe('a multi-discrete policy', () => {
  it('turns logits into log-probabilities choice by choice', async () => {
    const { normalized } = await evaluateDistribution(multiDiscrete, members, [0, 1, 1, 0, 0]);
    // Adding a constant to the logits of one choice changes nothing: +100 and -100 are taken off again.
    const shifted = members.map((value, i) => value + (i < 2 ? 100 : -100));
    const again = await evaluateDistribution(multiDiscrete, shifted, [0, 1, 1, 0, 0]);
    normalized.forEach((value, i) => expect(value).toBeCloseTo(members[i] as number, 5));
    again.normalized.forEach((value, i) => expect(value).toBeCloseTo(members[i] as number, 4));
  });

  it('has the log-probability, entropy and divergence of independent choices', async () => {
    const uniform = [1 / 2, 1 / 2, 1 / 3, 1 / 3, 1 / 3].map(Math.log);
    const { logProb, entropy, kl } = await evaluateDistribution(
      multiDiscrete,
      members,
      [0, 1, 1, 0, 0],
      uniform,
    );
    expect(logProb).toBeCloseTo(Math.log(3 / 4) + Math.log(1 / 2), 5);
    const first = -(1 / 4) * Math.log(1 / 4) - (3 / 4) * Math.log(3 / 4);
    expect(entropy).toBeCloseTo(first + 1.5 * Math.log(2), 5);
    // Against a uniform distribution over n choices: KL = log n - entropy.
    expect(kl).toBeCloseTo(Math.log(2) + Math.log(3) - (first + 1.5 * Math.log(2)), 5);
  });

  it('draws each choice with its probability, encodes it one-hot, and its mode is the likeliest', () => {
    const random = new RandomStreams(4, 1).stream(0);
    const [action, encoded] = [new Float32Array(2), new Float32Array(5)];
    const counts = new Float64Array(5);
    for (let i = 0; i < 20_000; i++) {
      multiDiscrete.sample(Float32Array.from(members), 0, random, action, 0);
      multiDiscrete.encode(action, 0, encoded, 0);
      for (let k = 0; k < 5; k++) counts[k] = (counts[k] as number) + (encoded[k] as number) / 20_000;
    }
    for (let k = 0; k < 5; k++)
      expect(Math.abs((counts[k] as number) - Math.exp(members[k] as number))).toBeLessThan(0.018);
    multiDiscrete.mode(Float32Array.from(members), 0, action, 0);
    expect([...action]).toEqual([1, 0]);
  });
});

describe.each([
  ['Gaussian', gaussian, [0.5, -1, Math.log(0.7), Math.log(2)], [0.1, -0.5, 0, Math.log(1.5)]],
  ['multi-discrete', multiDiscrete, members, [1 / 2, 1 / 2, 1 / 4, 1 / 2, 1 / 4].map(Math.log)],
] as const)('a %s policy by Monte Carlo', (_, distribution, member, other) => {
  it('has the entropy and the divergence of the actions that it draws', async () => {
    const random = new RandomStreams(5, 1).stream(0);
    const action = new Float32Array(distribution.actionWidth);
    const draws = 20_000;
    const encoded = new Float32Array(draws * distribution.encodedSize);
    for (let i = 0; i < draws; i++) {
      distribution.sample(Float32Array.from(member), 0, random, action, 0);
      distribution.encode(action, 0, encoded, i * distribution.encodedSize);
    }
    const logProbs = await logProbsOf(distribution, member, encoded);
    const otherLogProbs = await logProbsOf(distribution, other, encoded);
    const { entropy, kl } = await evaluateDistribution(
      distribution,
      member,
      [...encoded.slice(0, distribution.encodedSize)],
      other,
    );
    expectMean(
      logProbs.map((logProb) => -logProb),
      entropy,
    );
    expectMean(
      logProbs.map((logProb, i) => logProb - (otherLogProbs[i] as number)),
      kl,
    );
  });
});

describe('a multi-discrete policy', () => {
  it('has probabilities that add up to one over all actions', async () => {
    const actions = [0, 1].flatMap((first) => [0, 1, 2].map((second) => Float32Array.of(first, second)));
    const encoded = new Float32Array(6 * 5);
    actions.forEach((action, i) => multiDiscrete.encode(action, 0, encoded, 5 * i));
    const logProbs = await logProbsOf(multiDiscrete, members, encoded);
    expect(logProbs.reduce((sum, logProb) => sum + Math.exp(logProb), 0)).toBeCloseTo(1, 6);
  });
});

/** Five standard errors of the mean. */
function expectMean(values: readonly number[], expected: number): void {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  expect(Math.abs(mean - expected)).toBeLessThan(5 * Math.sqrt(variance / values.length));
}

/** Log-probabilities of many encoded actions under one member. */
async function logProbsOf(
  distribution: ActionDistribution,
  member: readonly number[],
  encoded: Float32Array,
): Promise<number[]> {
  const executable = executor.compile(
    (inputs) => ({ logProb: distribution.logProb(inputs.members as Tensor2D, inputs.actions as Tensor2D) }),
    {
      inputs: {
        members: ['batch', distribution.parameterSize],
        actions: ['batch', distribution.encodedSize],
      },
      outputs: ['logProb'],
    },
  );
  const rows = encoded.length / distribution.encodedSize;
  const repeated = Float32Array.from({ length: rows * member.length }, (_, i) => member[i % member.length]);
  const { logProb } = await executable.run({ members: repeated, actions: encoded });
  return [...logProb];
}

/** Everything that the tensor side says about one member (and another one), through an executor. */
async function evaluateDistribution(
  distribution: ActionDistribution,
  member: readonly number[],
  encodedAction: readonly number[],
  other: readonly number[] = member,
): Promise<{ logProb: number; entropy: number; kl: number; klToItself: number; normalized: number[] }> {
  const isGaussian = distribution.freeParameters > 0;
  const executable = executor.compile(
    (inputs) => {
      const from = inputs.member as Tensor2D;
      const to = inputs.other as Tensor2D;
      return {
        logProb: distribution.logProb(from, inputs.action as Tensor2D),
        entropy: distribution.entropy(from),
        kl: distribution.klDivergence(from, to),
        klToItself: distribution.klDivergence(from, from),
        normalized: isGaussian ? from : logProbabilities(from, [2, 3]),
      };
    },
    {
      inputs: {
        member: ['batch', distribution.parameterSize],
        other: ['batch', distribution.parameterSize],
        action: ['batch', distribution.encodedSize],
      },
      outputs: ['logProb', 'entropy', 'kl', 'klToItself', 'normalized'],
    },
  );
  const result = await executable.run({
    member: Float32Array.from(member),
    other: Float32Array.from(other),
    action: Float32Array.from(encodedAction),
  });
  return {
    logProb: result.logProb[0] as number,
    entropy: result.entropy[0] as number,
    kl: result.kl[0] as number,
    klToItself: result.klToItself[0] as number,
    normalized: [...result.normalized],
  };
}
