import { beforeAll, describe, expect, it } from '@jest/globals';
import { chooseExecutor } from '@hideout/compile';
import type { Executor } from '@hideout/compile';
import { engine } from '@tensorflow/tfjs-core';
import { actionDistribution } from '../src/distributions/action-distribution.js';
import { initialParameters, namedParameters, parameterCount } from '../src/network.js';
import type { NetworkShape } from '../src/network.js';
import { biasCorrections } from '../src/optimizer.js';
import { RandomStreams } from '../src/random-streams.js';
import { memorySize } from '../src/recurrent/memory.js';
import { valueStep } from '../src/step-program.js';
import { policyUpdate } from '../src/updates/policy-update.js';
import { compileUpdate } from '../src/updates/update-program.js';
import { valueUpdate } from '../src/updates/value-update.js';
import { referenceSequence, referenceStep } from './fixtures/reference-cell.js';
import { numericalGradient, referenceAdam } from './fixtures/reference-mlp.js';

const kinds = ['lstm', 'gru'] as const;
const [sequences, length] = [3, 4];
/** The second sequence goes over from one episode to the next. The flag of a first step is not looked at. */
const fresh = [
  [1, 0, 0, 0],
  [0, 0, 1, 0],
  [0, 0, 0, 0],
];
const mask = [
  [0, 1, 1, 0],
  [1, 1, 1, 1],
  [0, 0, 0, 1],
];
const settings = { learningRate: 0.01, maxNorm: 0.2 };

let executors: Executor[];
beforeAll(async () => {
  executors = [(await chooseExecutor('cpu')).executor, (await chooseExecutor('onnxruntime-web')).executor];
});

describe.each(kinds)('a network with a cell, %s', (kind) => {
  const network = networkOf(kind, 1, 0);

  it('equals its equations in float64, step by step', async () => {
    const { draw, parameters } = start(network);
    const memories = Array.from({ length: 5 }, () => many(memorySize(network.memory), draw));
    const inputs = memories.map(() => many(3, draw));
    const expected = inputs.map((input, row) => referenceStep(network, parameters, input, memories[row]));
    for (const executor of executors) {
      const memory = Float32Array.from(memories.flat());
      const values = await valueStep(executor, network).run(Float32Array.from(parameters), {
        observations: Float32Array.from(inputs.flat()),
        memory,
      });
      expect(
        largestDifference(
          values,
          expected.flatMap(({ output }) => output),
        ),
      ).toBeLessThan(2e-6);
      expect(
        largestDifference(
          memory,
          expected.flatMap(({ memory }) => memory),
        ),
      ).toBeLessThan(2e-6);
    }
  });

  it('updates a value function by the gradient through time, in float64 by finite differences', async () => {
    const { draw, parameters, state } = start(network);
    const inputs = many(sequences, () => many(length, () => many(3, draw)));
    const memories = many(sequences, () => many(memorySize(network.memory), draw));
    const returns = many(sequences, () => many(length, draw));
    const loss = (p: number[]): number =>
      masked((b, t) => {
        const value = referenceSequence(network, p, inputs[b], memories[b], fresh[b])[t].output[0];
        return (value - returns[b][t]) ** 2 / 2;
      });
    const gradient = numericalGradient(loss, parameters);
    // Every parameter counts, those of the cell included.
    expect(gradient.filter((g) => g === 0)).toHaveLength(0);
    const expected = referenceAdam(state, gradient, settings);
    for (const executor of executors) {
      const update = compileUpdate(executor, valueUpdate(network, { sequenceLength: length }));
      const result = await update.run({
        ...optimizerTensors(state),
        ...sequenceTensors(inputs, memories, 'valueCounts'),
        returns: flat(returns),
        oldValues: flat(returns),
        valueClipRange: Float32Array.of(Infinity),
      });
      expect(result['statistics'][0]).toBeCloseTo(loss(parameters), 5);
      expect(result['statistics'][1]).toBeCloseTo(expected.norm, 4);
      expect(largestDifference(result['newParameters'], expected.parameters)).toBeLessThan(1e-5);
    }
  });

  it('updates a policy likewise, from the steps that count', async () => {
    const distribution = actionDistribution({ kind: 'discrete', sizes: [3] });
    const policy = networkOf(kind, distribution.networkOutputs, 0);
    const { draw, parameters, state } = start(policy);
    const inputs = many(sequences, () => many(length, () => many(3, draw)));
    const memories = many(sequences, () => many(memorySize(policy.memory), draw));
    const choices = many(sequences, (b) => many(length, (t) => (b + t) % 3));
    const advantages = many(sequences, () => many(length, draw));
    const oldMembers = many(sequences, () => many(length, () => logSoftmax(many(3, draw)).map(Math.fround)));
    const mean = masked((b, t) => advantages[b][t]);
    const std = Math.sqrt(masked((b, t) => (advantages[b][t] - mean) ** 2)) + 1e-8;
    const [clipRange, klCoeff, entropyCoeff] = [0.1, 0.3, 0.01];
    const loss = (p: number[]): number =>
      masked((b, t) => {
        const now = logSoftmax(referenceSequence(policy, p, inputs[b], memories[b], fresh[b])[t].output);
        const before = oldMembers[b][t];
        const ratio = Math.exp(now[choices[b][t]] - before[choices[b][t]]);
        const advantage = (advantages[b][t] - mean) / std;
        const clipped = Math.min(Math.max(ratio, 1 - clipRange), 1 + clipRange);
        const kl = before.reduce((sum, l, i) => sum + Math.exp(l) * (l - now[i]), 0);
        const entropy = -now.reduce((sum, l) => sum + Math.exp(l) * l, 0);
        return -Math.min(ratio * advantage, clipped * advantage) + klCoeff * kl - entropyCoeff * entropy;
      });
    const expected = referenceAdam(state, numericalGradient(loss, parameters), settings);
    for (const executor of executors) {
      const update = compileUpdate(executor, policyUpdate(policy, distribution, { sequenceLength: length }));
      const oneHot = (choice: number): number[] => [0, 1, 2].map((i) => (i === choice ? 1 : 0));
      const result = await update.run({
        ...optimizerTensors(state),
        ...sequenceTensors(inputs, memories, 'policyCounts'),
        actions: flat(choices.flat().map(oneHot)),
        oldMembers: flat(oldMembers.flat()),
        advantages: flat(advantages),
        clipRange: Float32Array.of(clipRange),
        klCoeff: Float32Array.of(klCoeff),
        entropyCoeff: Float32Array.of(entropyCoeff),
      });
      expect(result['statistics'][4]).toBeCloseTo(expected.norm, 4);
      expect(largestDifference(result['newParameters'], expected.parameters)).toBeLessThan(1e-5);
    }
  });

  it('learns from sequences of one step, too', async () => {
    const { draw, state } = start(network);
    const update = compileUpdate(executors[1], valueUpdate(network, { sequenceLength: 1 }));
    const { statistics } = await update.run({
      ...optimizerTensors(state),
      observations: Float32Array.from(many(6, draw)),
      memory: Float32Array.from(many(2 * memorySize(network.memory), draw)),
      fresh: Float32Array.of(0, 0),
      valueCounts: Float32Array.of(1, 1),
      returns: Float32Array.of(1, 2),
      oldValues: Float32Array.of(0, 0),
      valueClipRange: Float32Array.of(Infinity),
    });
    expect(statistics.every(Number.isFinite)).toBe(true);
  });

  it('keeps no tensor', () => {
    expect(engine().state.numTensors).toBe(0);
  });
});

describe('first parameters of a cell', () => {
  it.each(kinds)('are orthogonal gate by gate, %s', (kind) => {
    const network = networkOf(kind, 1, 0);
    const parameters = initialParameters(network, new RandomStreams(1, 1).stream(0));
    const { data, shape } = namedParameters(network, parameters, '')['memory.state_weight'];
    const [units, width] = shape;
    for (let gate = 0; gate < width / units; gate++) {
      const column = (u: number): number[] => many(units, (row) => data[row * width + gate * units + u]);
      for (let a = 0; a < units; a++) {
        for (let b = 0; b < units; b++) {
          const product = column(a).reduce((sum, value, i) => sum + value * column(b)[i], 0);
          expect(product).toBeCloseTo(a === b ? 1 : 0, 5);
        }
      }
    }
  });

  it("are zero for biases, but 1 for the LSTM's forget gate", () => {
    const biasOf = (kind: 'lstm' | 'gru'): number[] => {
      const network = networkOf(kind, 1, 0);
      const parameters = initialParameters(network, new RandomStreams(1, 1).stream(0));
      return [...namedParameters(network, parameters, '')['memory.bias'].data];
    };
    expect(biasOf('lstm')).toEqual([0, 0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 0]);
    expect(biasOf('gru')).toEqual(Array(9).fill(0));
  });

  it('lie between the hidden layers and the last one', () => {
    const network = networkOf('gru', 2, 2);
    const named = namedParameters(network, new Float32Array(parameterCount(network)), '');
    expect(Object.entries(named).map(([name, { shape }]) => [name, shape])).toEqual([
      ['layer0.weight', [3, 5]],
      ['layer0.bias', [5]],
      ['memory.input_weight', [5, 9]],
      ['memory.state_weight', [3, 9]],
      ['memory.bias', [9]],
      ['memory.state_bias', [3]],
      ['layer1.weight', [3, 2]],
      ['layer1.bias', [2]],
      ['log_std', [2]],
    ]);
  });
});

function networkOf(kind: 'lstm' | 'gru', outputSize: number, freeParameters: number): NetworkShape {
  return {
    inputSize: 3,
    hiddenSizes: [5],
    outputSize,
    activation: 'tanh',
    outputGain: 0.7,
    freeParameters,
    memory: { kind, units: 3 },
  };
}

/** An optimiser in the middle of its work; all numbers are float32's, so that both sides see the same. */
function start(network: NetworkShape) {
  const random = new RandomStreams(8, 1).stream(0);
  const draw = (): number => Math.fround(random.normal());
  const parameters = [...initialParameters(network, random)].map((p) => Math.fround(p + 0.1 * draw()));
  const m = parameters.map(() => Math.fround(draw() * 0.01));
  const v = parameters.map(() => Math.fround(draw() ** 2 * 0.001));
  return { draw, parameters, state: { parameters, m, v, steps: 4 } };
}

function many<Item>(count: number, make: (index: number) => Item): Item[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

/** Mean over the steps that count. */
function masked(at: (sequence: number, step: number) => number): number {
  let [sum, count] = [0, 0];
  mask.forEach((steps, b) =>
    steps.forEach((counts, t) => {
      if (counts === 0) return;
      sum += at(b, t);
      count += 1;
    }),
  );
  return sum / count;
}

function logSoftmax(logits: readonly number[]): number[] {
  const total = Math.log(logits.reduce((sum, l) => sum + Math.exp(l), 0));
  return logits.map((l) => l - total);
}

function flat(rows: readonly (readonly number[])[]): Float32Array {
  return Float32Array.from(rows.flat());
}

function sequenceTensors(
  inputs: readonly number[][][],
  memories: readonly number[][],
  counts: 'policyCounts' | 'valueCounts',
) {
  return {
    observations: flat(inputs.flat()),
    memory: flat(memories),
    fresh: flat(fresh),
    [counts]: flat(mask),
  };
}

function optimizerTensors({ parameters, m, v, steps }: ReturnType<typeof start>['state']) {
  const corrections = biasCorrections(steps);
  return {
    parameters: Float32Array.from(parameters),
    firstMoment: Float32Array.from(m),
    secondMoment: Float32Array.from(v),
    learningRate: Float32Array.of(settings.learningRate),
    firstCorrection: Float32Array.of(corrections.first),
    secondCorrection: Float32Array.of(corrections.second),
    maxGradNorm: Float32Array.of(settings.maxNorm),
  };
}

function largestDifference(actual: Float32Array, expected: readonly number[]): number {
  expect(actual).toHaveLength(expected.length);
  return Math.max(...expected.map((value, i) => Math.abs(value - actual[i])));
}
