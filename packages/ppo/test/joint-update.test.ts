import { beforeAll, describe, expect, it } from '@jest/globals';
import { chooseExecutor } from '@hideout/compile';
import type { Executor } from '@hideout/compile';
import { actionDistribution } from '../src/distributions/action-distribution.js';
import { initialParameters, namedParameters, parameterCount } from '../src/network.js';
import type { NetworkShape } from '../src/network.js';
import { policyNetworkShapes } from '../src/policy-networks.js';
import { RandomStreams } from '../src/random-streams.js';
import { policyStep, valueStep } from '../src/step-program.js';
import { jointUpdate } from '../src/updates/joint-update.js';
import { policyUpdate } from '../src/updates/policy-update.js';
import { compileUpdate } from '../src/updates/update-program.js';
import {
  draws,
  expectOutcome,
  flat,
  largestDifference,
  midway,
  optimizerTensors,
} from './fixtures/midway.js';
import { referenceSequence } from './fixtures/reference-cell.js';
import { numericalGradient, referenceAdam, referenceMlp } from './fixtures/reference-mlp.js';
import {
  referenceLogProb,
  referenceMembers,
  referencePolicyLoss,
  referenceValueLoss,
} from './fixtures/reference-policy.js';
import type { PolicySample } from './fixtures/reference-policy.js';

const settings = {
  learningRate: 0.01,
  maxNorm: 0.2,
  entropyCoeff: 0.02,
  klCoeff: 0.3,
  valueCoeff: 0.7,
  valueClipRange: 0.3,
};
const layers = { observationSize: 3, hiddenSizes: [5, 4], activation: 'tanh', sharedLayers: true } as const;
const gaussian = { kind: 'continuous', size: 2 } as const;
const multiDiscrete = { kind: 'discrete', sizes: [2, 3] } as const;
/** Three sequences of four steps; the second goes over from one episode to the next. */
const length = 4;
const fresh = [
  [1, 0, 0, 0],
  [0, 0, 1, 0],
  [0, 0, 0, 0],
];
/** 12 samples: some count for the value function only; of sequences, some for neither. */
const policyCounts = [1, 0, 1, 1, 0, 1, 1, 1, 0, 0, 1, 1];
const valueCounts = [1, 1, 1, 1, 0, 1, 1, 1, 0, 1, 1, 1];
const allCount = valueCounts.map(() => 1);
/** What is allowed, and a choice among it, sample by sample: four kinds in turn. */
const inTurn = (kinds: readonly number[][]): number[][] => policyCounts.map((_, i) => kinds[i % 4]);
const masks = inTurn([
  [1, 1, 1, 1, 0],
  [1, 0, 0, 1, 1],
  [0, 1, 1, 1, 1],
  [1, 1, 0, 1, 0],
]);
const choices = inTurn([
  [0, 1, 0, 1, 0],
  [1, 0, 0, 0, 1],
  [0, 1, 1, 0, 0],
  [1, 0, 0, 1, 0],
]);

type Kind = 'Gaussian' | 'masked multi-discrete';
const kinds: Kind[] = ['Gaussian', 'masked multi-discrete'];

let executor: Executor;

describe.each(['cpu', 'wasm', 'onnxruntime', 'onnxruntime-web'] as const)('jointUpdate on %s', (name) => {
  beforeAll(async () => {
    ({ executor } = await chooseExecutor(name));
  });

  it.each(kinds)('equals an independent float64 computation for a %s policy', async (kind) => {
    const { lesson, inputs, network, distribution, hasActionMasks } = lessonOf(kind, null);
    const at = (parameters: readonly number[]) =>
      lesson.observations.map((o) => referenceMlp(network, parameters, o));
    const { figures, expected, clipRange } = expectedUpdate(lesson, at, allCount);
    const update = compileUpdate(executor, jointUpdate(network, distribution, { hasActionMasks }));
    const result = await update.run({ ...inputs, clipRange: Float32Array.of(clipRange) });
    expect(largestDifference(result.statistics, [...figures, expected.norm])).toBeLessThan(1e-5);
    expectOutcome(result, expected);
  });
});

describe.each(['lstm', 'gru'] as const)('jointUpdate of sequences, %s', (cell) => {
  it.each(['cpu', 'onnxruntime-web'] as const)(
    'equals an independent float64 computation on %s, steps that count for neither included',
    async (name) => {
      ({ executor } = await chooseExecutor(name));
      for (const kind of kinds) {
        const { lesson, inputs, network, distribution, hasActionMasks } = lessonOf(kind, cell);
        const at = (parameters: readonly number[]) =>
          fresh.flatMap((flags, b) => {
            const seen = lesson.observations.slice(b * length, (b + 1) * length);
            const steps = referenceSequence(network, parameters, seen, lesson.memories[b], flags);
            const free = parameters.slice(parameters.length - network.freeParameters);
            return steps.map(({ output, value }) => ({ output, value, free }));
          });
        const { figures, expected, clipRange } = expectedUpdate(lesson, at, valueCounts);
        const options = { sequenceLength: length, hasActionMasks };
        const update = compileUpdate(executor, jointUpdate(network, distribution, options));
        const result = await update.run({ ...inputs, clipRange: Float32Array.of(clipRange) });
        expect(largestDifference(result.statistics, [...figures, expected.norm])).toBeLessThan(5e-5);
        expectOutcome(result, expected);
      }
    },
  );
});

describe('jointUpdate', () => {
  beforeAll(async () => {
    ({ executor } = await chooseExecutor('cpu'));
  });

  it('leaves a policy that no sample counts for as it is, its entropy bonus notwithstanding', async () => {
    const { inputs, network, distribution } = lessonOf('Gaussian', null);
    const first = Float32Array.from(inputs.parameters);
    const clipRange = Float32Array.of(0.2);
    const still = { ...inputs, clipRange, firstMoment: first.map(() => 0), secondMoment: first.map(() => 0) };
    const nothing = { ...still, policyCounts: new Float32Array(12), valueCoeff: Float32Array.of(0) };
    const update = compileUpdate(executor, jointUpdate(network, distribution));
    const { newParameters, statistics } = await update.run(nothing);
    expect(newParameters).toEqual(first);
    expect([...statistics.slice(0, 4), statistics[5]].map(Math.abs)).toEqual([0, 0, 0, 0, 0]);
    // The value head's loss alone moves it and the hidden layers, and not what only the policy uses.
    const { newParameters: valued } = await update.run({ ...nothing, valueCoeff: Float32Array.of(1) });
    const moved = Object.entries(namedParameters(network, valued, '')).map(([name, { data }], i) => {
      const before = Object.values(namedParameters(network, first, ''))[i].data;
      return [name, data.some((value, k) => value !== before[k])];
    });
    expect(Object.fromEntries(moved)).toEqual({
      'layer0.weight': true,
      'layer0.bias': true,
      'layer1.weight': true,
      'layer1.bias': true,
      'layer2.weight': false,
      'layer2.bias': false,
      'value.weight': true,
      'value.bias': true,
      log_std: false,
    });
  });

  it('reports its figures by name, those of the policy first', () => {
    const { network, distribution } = lessonOf('Gaussian', null);
    const names = ['policyLoss', 'kl', 'entropy', 'clipFraction', 'valueLoss', 'gradNorm'];
    expect(jointUpdate(network, distribution).figures).toEqual(names);
  });
});

describe('policyUpdate with action masks', () => {
  it.each(['cpu', 'wasm', 'onnxruntime', 'onnxruntime-web'] as const)(
    'equals an independent float64 computation on %s',
    async (name) => {
      ({ executor } = await chooseExecutor(name));
      const { lesson, inputs, distribution } = lessonOf('masked multi-discrete', null, false);
      const { network } = lesson;
      const at = (parameters: readonly number[]) =>
        lesson.observations.map((o) => referenceMlp(network, parameters, o));
      const clipRange = middleClip(lesson, policySamples(lesson, at(lesson.state.parameters), allCount));
      const ofPolicy = (p: readonly number[]) =>
        referencePolicyLoss(multiDiscrete, policySamples(lesson, at(p), allCount), {
          ...settings,
          clipRange,
        });
      const gradient = numericalGradient((p) => ofPolicy(p).total, lesson.state.parameters);
      const expected = referenceAdam(lesson.state, gradient, settings);
      const update = compileUpdate(executor, policyUpdate(network, distribution, { hasActionMasks: true }));
      const { policyCounts: _, oldValues, returns, valueCoeff, valueClipRange, ...policyInputs } = inputs;
      expect([_, oldValues, returns, valueCoeff, valueClipRange]).not.toContain(undefined);
      const result = await update.run({ ...policyInputs, clipRange: Float32Array.of(clipRange) });
      const { figures } = ofPolicy(lesson.state.parameters);
      expect(largestDifference(result.statistics, [...figures, expected.norm])).toBeLessThan(1e-5);
      expectOutcome(result, expected);
    },
  );

  it.each(['cpu', 'wasm', 'onnxruntime', 'onnxruntime-web'] as const)(
    'gives a choice that is never allowed no gradient at all, and figures by hand, on %s',
    async (name) => {
      ({ executor } = await chooseExecutor(name));
      const distribution = actionDistribution({ kind: 'discrete', sizes: [3] });
      // One input, no hidden layer to speak of: the logits are the biases of the last layer.
      const network: NetworkShape = {
        inputSize: 1,
        hiddenSizes: [1],
        outputSize: 3,
        activation: 'tanh',
        outputGain: 1,
        freeParameters: 0,
      };
      expect(parameterCount(network)).toBe(8);
      const zeros = new Float32Array(8);
      const update = compileUpdate(executor, policyUpdate(network, distribution, { hasActionMasks: true }));
      const result = await update.run({
        // The forbidden logit is by far the largest.
        parameters: Float32Array.of(1, 0, 0, 0, 0, 0, Math.log(3), 50),
        firstMoment: zeros,
        secondMoment: zeros,
        learningRate: Float32Array.of(0.1),
        firstCorrection: Float32Array.of(0.1),
        secondCorrection: Float32Array.of(0.001),
        maxGradNorm: Float32Array.of(Infinity),
        observations: Float32Array.of(1, 1),
        actions: Float32Array.of(1, 0, 0, 0, 1, 0),
        actionMasks: Float32Array.of(1, 1, 0, 1, 1, 0),
        oldMembers: Float32Array.of(
          Math.log(1 / 2),
          Math.log(1 / 2),
          -1e9,
          Math.log(1 / 2),
          Math.log(1 / 2),
          -1e9,
        ),
        advantages: Float32Array.of(1, -1),
        clipRange: Float32Array.of(1),
        entropyCoeff: Float32Array.of(0.5),
        klCoeff: Float32Array.of(0.5),
      });
      // Probabilities 1/4 and 3/4 now, 1/2 each before: ratios 1/2 and 3/2, advantages 1 and -1.
      const kl = Math.log(1 / 2) - (Math.log(1 / 4) + Math.log(3 / 4)) / 2;
      const entropy = -(Math.log(1 / 4) / 4 + (3 / 4) * Math.log(3 / 4));
      const figures = [...result.statistics].slice(0, 4);
      [(3 / 2 - 1 / 2) / 2, kl, entropy, 0].forEach((figure, i) => expect(figures[i]).toBeCloseTo(figure, 6));
      // Adam's first moment is a tenth of the gradient: 0 to the bit, in weight and bias of the third choice alone.
      const moments = [...result.newFirstMoment.slice(2)];
      expect(moments.map((moment) => moment === 0)).toEqual([false, false, true, false, false, true]);
      expect(result.newParameters[7]).toBe(50);
    },
  );
});

describe('a network with a value head', () => {
  it.each([null, 'lstm'] as const)('has the same policy, bit for bit, as one without: %s', async (cell) => {
    ({ executor } = await chooseExecutor('cpu'));
    const distribution = actionDistribution(gaussian);
    const memory = cell === null ? null : { kind: cell, units: 3 };
    const shared = policyNetworkShapes(distribution, { ...layers, memory }).policy;
    const { policy } = policyNetworkShapes(distribution, { ...layers, memory, sharedLayers: false });
    const both = initialParameters(shared, new RandomStreams(3, 1).stream(0));
    const named = namedParameters(shared, both, '');
    // Orthogonal, of gain 1: one column of length 1.
    const weight = [...named['value.weight'].data];
    expect(Math.hypot(...weight)).toBeCloseTo(1, 5);
    expect([...named['value.bias'].data]).toEqual([0]);
    const { 'value.weight': _weight, 'value.bias': _bias, ...ofPolicy } = named;
    expect([_weight.shape, _bias.shape]).toEqual([[cell === null ? 4 : 3, 1], [1]]);
    const alone = Float32Array.from(Object.values(ofPolicy).flatMap(({ data }) => [...data]));
    expect(alone).toHaveLength(parameterCount(policy));

    const observations = Float32Array.of(0.3, -1, 2, 0.5, 0.1, -0.7);
    const asked = async (network: NetworkShape, parameters: Float32Array) => {
      const program = policyStep(executor, network, distribution);
      const remembered = new Float32Array(2 * program.memorySize).fill(0.2);
      const members = await program.run(parameters, { observations, memory: remembered });
      return { members, remembered };
    };
    expect(await asked(shared, both)).toEqual(await asked(policy, alone));
    // And the value head sees what the policy's last layer sees, and changes the memory in the same way.
    const program = valueStep(executor, shared);
    const remembered = new Float32Array(2 * program.memorySize).fill(0.2);
    const values = await program.run(both, { observations, memory: remembered });
    expect(remembered).toEqual((await asked(shared, both)).remembered);
    if (cell === null) {
      const expected = [0, 1].map((i) =>
        referenceMlp(shared, [...both], [...observations.slice(3 * i, 3 * i + 3)]),
      );
      expected.forEach(({ value }, i) => expect(values[i]).toBeCloseTo(value, 5));
    } else {
      [0, 1].forEach((i) => {
        const outputs = [...remembered.slice(6 * i, 6 * i + 3)];
        const value = outputs.reduce((sum, output, k) => sum + output * weight[k], 0);
        expect(values[i]).toBeCloseTo(value, 5);
      });
    }
  });
});

/** What one update is made from, as both sides see it. */
function lessonOf(kind: Kind, cell: 'lstm' | 'gru' | null, sharedLayers = true) {
  const space = kind === 'Gaussian' ? gaussian : multiDiscrete;
  const hasActionMasks = kind !== 'Gaussian';
  const distribution = actionDistribution(space);
  const memory = cell === null ? null : { kind: cell, units: 3 };
  const network = policyNetworkShapes(distribution, { ...layers, memory, sharedLayers }).policy;
  const draw = draws(7);
  const { state, observations } = midway(network, draw, 12);
  const many = (count: number): number[] => Array.from({ length: count }, draw);
  const ofSample = (i: number): number[] | undefined => (hasActionMasks ? masks[i] : undefined);
  const oldMembers = observations.map((_, i) => {
    const free = [Math.fround(-0.2), Math.fround(0.1)];
    const output = many(distribution.networkOutputs).map((x) => x * 0.5);
    return referenceMembers(space, { output, free }, ofSample(i)).map(Math.fround);
  });
  const actions = observations.map((_, i) => (kind === 'Gaussian' ? many(2) : choices[i]));
  const lesson = {
    space,
    network,
    state,
    observations,
    oldMembers,
    actions,
    advantages: many(12),
    oldValues: many(12),
    returns: many(12),
    memories: fresh.map(() => many(cell === 'lstm' ? 6 : 3)),
    maskOf: ofSample,
  };
  const inputs = {
    ...optimizerTensors(state, settings),
    observations: flat(observations),
    actions: flat(actions),
    // There is no minus infinity in a rollout.
    oldMembers: flat(oldMembers).map((l) => Math.max(l, -1e9)),
    advantages: Float32Array.from(lesson.advantages),
    oldValues: Float32Array.from(lesson.oldValues),
    returns: Float32Array.from(lesson.returns),
    policyCounts: Float32Array.from(policyCounts),
    entropyCoeff: Float32Array.of(settings.entropyCoeff),
    klCoeff: Float32Array.of(settings.klCoeff),
    valueClipRange: Float32Array.of(settings.valueClipRange),
    valueCoeff: Float32Array.of(settings.valueCoeff),
    ...(hasActionMasks ? { actionMasks: flat(masks) } : {}),
    ...(cell === null
      ? {}
      : {
          memory: flat(lesson.memories),
          fresh: flat(fresh),
          valueCounts: Float32Array.from(valueCounts),
        }),
  };
  return { lesson, inputs, network, distribution, hasActionMasks };
}

type Lesson = ReturnType<typeof lessonOf>['lesson'];
interface Output {
  readonly output: readonly number[];
  readonly free: readonly number[];
  readonly value: number;
}

function policySamples(
  lesson: Lesson,
  outputs: readonly Output[],
  counts: readonly number[],
): PolicySample[] {
  return outputs.map((output, i) => ({
    member: referenceMembers(lesson.space, output, lesson.maskOf(i)),
    oldMember: lesson.oldMembers[i],
    action: lesson.actions[i],
    advantage: lesson.advantages[i],
    counts: counts[i],
  }));
}

/** Loss, gradient by finite differences, clipping and Adam in float64; everything that can be active is. */
function expectedUpdate(
  lesson: Lesson,
  outputsAt: (parameters: readonly number[]) => Output[],
  countsForValue: readonly number[],
) {
  const { parameters } = lesson.state;
  const clipRange = middleClip(lesson, policySamples(lesson, outputsAt(parameters), policyCounts));
  const lossAt = (parameters: readonly number[]) => {
    const outputs = outputsAt(parameters);
    const samples = policySamples(lesson, outputs, policyCounts);
    const policy = referencePolicyLoss(lesson.space, samples, { ...settings, clipRange });
    const value = referenceValueLoss(
      outputs.map((output, i) => ({
        value: output.value,
        oldValue: lesson.oldValues[i],
        target: lesson.returns[i],
        counts: countsForValue[i],
      })),
      settings.valueClipRange,
    );
    return { total: policy.total + settings.valueCoeff * value, figures: [...policy.figures, value] };
  };
  const { figures } = lossAt(parameters);
  expect(figures[3]).toBe(1 / 2);
  const changes = outputsAt(parameters).map(({ value }, i) => Math.abs(value - lesson.oldValues[i]));
  expect(new Set(changes.map((change) => change > settings.valueClipRange)).size).toBe(2);
  const expected = referenceAdam(
    lesson.state,
    numericalGradient((p) => lossAt(p).total, parameters),
    settings,
  );
  expect(expected.norm).toBeGreaterThan(settings.maxNorm);
  return { figures, expected, clipRange };
}

/** A clipping range that half of the samples that count are outside of. */
function middleClip({ space }: Lesson, samples: readonly PolicySample[]): number {
  const changes = samples
    .filter(({ counts }) => counts === 1)
    .map(({ member, oldMember, action }) =>
      Math.abs(
        Math.exp(referenceLogProb(space, member, action) - referenceLogProb(space, oldMember, action)) - 1,
      ),
    )
    .sort((a, b) => a - b);
  const middle = changes.length / 2;
  return Math.fround((changes[middle - 1] + changes[middle]) / 2);
}
