import { beforeAll, describe, expect, it } from '@jest/globals';
import { chooseExecutor } from '@hideout/compile';
import type { Executor, ExecutorName } from '@hideout/compile';
import { actionDistribution } from '../src/distributions/action-distribution.js';
import { initialParameters } from '../src/network.js';
import type { NetworkShape } from '../src/network.js';
import { biasCorrections } from '../src/optimizer.js';
import { policyNetworkShapes } from '../src/policy-networks.js';
import { RandomStreams } from '../src/random-streams.js';
import { policyStep } from '../src/step-program.js';
import { policyUpdate } from '../src/updates/policy-update.js';
import type { UpdateOutput } from '../src/updates/update-end.js';
import { compileUpdate } from '../src/updates/update-program.js';
import { valueUpdate } from '../src/updates/value-update.js';
import { numericalGradient, referenceAdam, referenceMlp } from './fixtures/reference-mlp.js';

const samples = 12;
const settings = {
  learningRate: 0.01,
  clipRange: 0.1,
  entropyCoeff: 0.01,
  klCoeff: 0.3,
  maxNorm: 0.2,
  steps: 4,
};
const layers = { observationSize: 3, hiddenSizes: [5, 4], activation: 'tanh' } as const;
const average = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;

const executorNames = ['cpu', 'wasm', 'onnxruntime', 'onnxruntime-web'] as const;
let executor: Executor;
const load = async (name: ExecutorName): Promise<void> => {
  ({ executor } = await chooseExecutor(name));
};

describe.each(executorNames)('policyUpdate on %s', (name) => {
  beforeAll(() => load(name));

  it.each([
    ['Gaussian', { kind: 'continuous', size: 2 }],
    ['multi-discrete', { kind: 'discrete', sizes: [2, 3] }],
  ] as const)('equals an independent float64 computation for a %s policy', async (_name, space) => {
    const distribution = actionDistribution(space);
    const network = policyNetworkShapes(distribution, layers).policy;
    const draw = draws(7);
    const { state, observations } = start(network, draw);
    // The old policy is another one than the new, so that ratios leave the clipping range and the KL is not zero.
    const oldNetwork = { ...network, outputGain: 1 };
    const oldParameters = [...initialParameters(oldNetwork, new RandomStreams(9, 1).stream(0))];
    const oldMembers = observations.map((o) => members(space.kind, oldNetwork, oldParameters, o));
    const actions = observations.map(() =>
      space.kind === 'continuous'
        ? [draw(), draw()]
        : [0, 1, 0, 0, 1].map((x, i) => (i < 2 ? x : i === 3 ? 1 : 0)),
    );
    const advantages = observations.map(() => draw());

    const loss = (parameters: number[]): { total: number; figures: number[] } => {
      const mean = average(advantages);
      const std = Math.sqrt(average(advantages.map((a) => (a - mean) ** 2))) + 1e-8;
      const perSample = observations.map((o, i) => {
        const now = members(space.kind, network, parameters, o);
        const before = oldMembers[i] as number[];
        const ratio = Math.exp(
          logProb(space.kind, now, actions[i] as number[]) -
            logProb(space.kind, before, actions[i] as number[]),
        );
        const advantage = ((advantages[i] as number) - mean) / std;
        const clipped = Math.min(Math.max(ratio, 1 - settings.clipRange), 1 + settings.clipRange);
        return {
          objective: Math.min(ratio * advantage, clipped * advantage),
          kl: klDivergence(space.kind, before, now),
          entropy: entropy(space.kind, now),
          isClipped: Math.abs(ratio - 1) > settings.clipRange ? 1 : 0,
        };
      });
      const figures = [
        -average(perSample.map((s) => s.objective)),
        average(perSample.map((s) => s.kl)),
        average(perSample.map((s) => s.entropy)),
        average(perSample.map((s) => s.isClipped)),
      ];
      const [policyLoss, kl, h] = figures as [number, number, number];
      return { total: policyLoss + settings.klCoeff * kl - settings.entropyCoeff * h, figures };
    };
    const { figures } = loss(state.parameters);
    expect(figures[3]).toBeGreaterThan(0);
    expect(figures[3]).toBeLessThan(1);
    const expected = referenceAdam(
      state,
      numericalGradient((p) => loss(p).total, state.parameters),
      settings,
    );
    expect(expected.norm).toBeGreaterThan(settings.maxNorm);

    const result = await compileUpdate(executor, policyUpdate(network, distribution)).run({
      ...tensors(state),
      observations: flat(observations),
      actions: flat(actions),
      oldMembers: flat(oldMembers),
      advantages: Float32Array.from(advantages),
      clipRange: Float32Array.of(settings.clipRange),
      entropyCoeff: Float32Array.of(settings.entropyCoeff),
      klCoeff: Float32Array.of(settings.klCoeff),
    });
    expect(largestDifference(result.statistics, [...figures, expected.norm])).toBeLessThan(1e-5);
    expectOutcome(result, expected);
  });

  it.each([
    // ONNX Runtime rounds a row that is alone, or the rest behind full vector registers, in another order.
    [40, 0],
    [1, 1e-6],
  ])(
    'has a ratio of 1 in the first minibatch after rollouts of %d rows, give or take %d',
    async (rows, range) => {
      const space = { kind: 'discrete', sizes: [2, 3] } as const;
      const distribution = actionDistribution(space);
      const network = policyNetworkShapes(distribution, layers).policy;
      const { state, observations } = start(network, draws(3), 120);
      const forward = policyStep(executor, network, distribution);
      const { parameters } = tensors(state);
      const oldMembers = new Float32Array(observations.length * distribution.parameterSize);
      for (let first = 0; first < observations.length; first += rows) {
        const seen = flat(observations.slice(first, first + rows));
        const members = await forward.run(parameters, { observations: seen });
        oldMembers.set(members, first * distribution.parameterSize);
      }
      const { statistics } = await compileUpdate(executor, policyUpdate(network, distribution)).run({
        ...tensors(state),
        observations: flat(observations),
        actions: flat(observations.map((_, i) => (i % 2 === 0 ? [1, 0, 0, 1, 0] : [0, 1, 1, 0, 0]))),
        oldMembers,
        advantages: Float32Array.from(observations, (_, i) => i),
        // The share of ratios that are farther from 1 than this.
        clipRange: Float32Array.of(range),
        entropyCoeff: Float32Array.of(0),
        klCoeff: Float32Array.of(0),
      });
      // With ratios of 1 the loss is minus the mean of the normalised advantages.
      expect(statistics[0]).toBeCloseTo(0, 6);
      expect(Math.abs(statistics[1])).toBeLessThanOrEqual(range);
      expect(statistics[3]).toBe(0);
    },
  );
});

describe.each(executorNames)('valueUpdate on %s', (name) => {
  beforeAll(() => load(name));

  it('equals an independent float64 computation, with its change clipped', async () => {
    const network = valueShape();
    const draw = draws(5);
    const { state, observations } = start(network, draw);
    const returns = observations.map(() => draw());
    const oldValues = observations.map(() => draw() * 0.5);
    const range = 0.3;
    const loss = (parameters: number[]): number =>
      average(
        observations.map((o, i) => {
          const value = referenceMlp(network, parameters, o).output[0] as number;
          const [old, target] = [oldValues[i] as number, returns[i] as number];
          const clipped = old + Math.min(Math.max(value - old, -range), range);
          return Math.max((value - target) ** 2, (clipped - target) ** 2) / 2;
        }),
      );
    const changes = observations.map((o, i) =>
      Math.abs((referenceMlp(network, state.parameters, o).output[0] as number) - (oldValues[i] as number)),
    );
    const clipped = changes.filter((change) => change > range).length;
    expect(clipped).toBeGreaterThan(0);
    expect(clipped).toBeLessThan(samples);
    const expected = referenceAdam(state, numericalGradient(loss, state.parameters), settings);
    expect(expected.norm).toBeGreaterThan(settings.maxNorm);
    const result = await compileUpdate(executor, valueUpdate(network)).run({
      ...tensors(state),
      observations: flat(observations),
      returns: Float32Array.from(returns),
      oldValues: Float32Array.from(oldValues),
      valueClipRange: Float32Array.of(range),
    });
    const figures = [loss(state.parameters), expected.norm];
    expect(largestDifference(result.statistics, figures)).toBeLessThan(1e-5);
    expectOutcome(result, expected);
  });
});

/** Of a value function with the same layers. */
function valueShape(): NetworkShape {
  const { value } = policyNetworkShapes(actionDistribution({ kind: 'continuous', size: 1 }), layers);
  if (value === null) throw new Error('these networks share no layers');
  return value;
}

interface Start {
  parameters: number[];
  m: number[];
  v: number[];
  steps: number;
}

/** An optimiser in the middle of its work, and observations; all numbers are float32's, so that both sides see the same. */
function start(
  network: NetworkShape,
  draw: () => number,
  count = samples,
): { state: Start; observations: number[][] } {
  const parameters = [
    ...initialParameters({ ...network, outputGain: 0.7 }, new RandomStreams(1, 1).stream(0)),
  ];
  const m = parameters.map(() => Math.fround(draw() * 0.01));
  const v = parameters.map(() => Math.fround(draw() ** 2 * 0.001));
  const observations = Array.from({ length: count }, () => [draw(), draw(), draw()]);
  return { state: { parameters, m, v, steps: settings.steps }, observations };
}

function draws(seed: number): () => number {
  const random = new RandomStreams(seed, 1).stream(0);
  return () => Math.fround(random.normal());
}

function tensors(state: Start) {
  const corrections = biasCorrections(state.steps);
  return {
    parameters: Float32Array.from(state.parameters),
    firstMoment: Float32Array.from(state.m),
    secondMoment: Float32Array.from(state.v),
    learningRate: Float32Array.of(settings.learningRate),
    firstCorrection: Float32Array.of(corrections.first),
    secondCorrection: Float32Array.of(corrections.second),
    maxGradNorm: Float32Array.of(settings.maxNorm),
  };
}

function flat(rows: readonly (readonly number[])[]): Float32Array {
  return Float32Array.from(rows.flat());
}

function expectOutcome(
  actual: Readonly<Record<UpdateOutput, Float32Array>>,
  expected: ReturnType<typeof referenceAdam>,
): void {
  expect(largestDifference(actual.newParameters, expected.parameters)).toBeLessThan(1e-5);
  expect(largestDifference(actual.newFirstMoment, expected.m)).toBeLessThan(1e-5);
  expect(largestDifference(actual.newSecondMoment, expected.v)).toBeLessThan(1e-5);
}

function largestDifference(actual: Float32Array, expected: readonly number[]): number {
  return Math.max(...expected.map((value, i) => Math.abs(value - (actual[i] as number))));
}

/** Gaussian: [mean, log std]; multi-discrete with choices of 2 and 3: log-probabilities. */
function members(
  kind: string,
  network: NetworkShape,
  parameters: readonly number[],
  o: readonly number[],
): number[] {
  const { output, free } = referenceMlp(network, parameters, o);
  if (kind === 'continuous') return [...output, ...free];
  return [output.slice(0, 2), output.slice(2)].flatMap((logits) => {
    const total = Math.log(logits.reduce((sum, l) => sum + Math.exp(l), 0));
    return logits.map((l) => l - total);
  });
}

function logProb(kind: string, member: readonly number[], action: readonly number[]): number {
  if (kind === 'discrete') return member.reduce((sum, l, i) => sum + l * (action[i] as number), 0);
  return action.reduce((sum, a, i) => {
    const [mean, logStd] = [member[i] as number, member[i + 2] as number];
    return sum - (a - mean) ** 2 / (2 * Math.exp(2 * logStd)) - logStd - Math.log(2 * Math.PI) / 2;
  }, 0);
}

function entropy(kind: string, member: readonly number[]): number {
  if (kind === 'discrete') return -member.reduce((sum, l) => sum + Math.exp(l) * l, 0);
  return member.slice(2).reduce((sum, logStd) => sum + logStd + (1 + Math.log(2 * Math.PI)) / 2, 0);
}

function klDivergence(kind: string, from: readonly number[], to: readonly number[]): number {
  if (kind === 'discrete') return from.reduce((sum, l, i) => sum + Math.exp(l) * (l - (to[i] as number)), 0);
  return [0, 1].reduce((sum, i) => {
    const [m0, m1, l0, l1] = [from[i], to[i], from[i + 2], to[i + 2]] as [number, number, number, number];
    return sum + l1 - l0 + (Math.exp(2 * l0) + (m0 - m1) ** 2) / (2 * Math.exp(2 * l1)) - 1 / 2;
  }, 0);
}
