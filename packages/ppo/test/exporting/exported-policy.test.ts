import { chooseExecutor } from '@hideout/compile';
import type { Executor } from '@hideout/compile';
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  exportPolicyGraphModel,
  exportPolicyOnnx,
  loadPolicy,
  PolicyOnnxExporter,
  RandomStreams,
  StateMismatchError,
  Trainer,
} from '../../src/index.js';
import type { Actor, PolicyState } from '../../src/index.js';
import { memorySize } from '../../src/recurrent/memory.js';
import { restoredPolicy } from '../../src/restored-policy.js';
import type { PolicyDescription } from '../../src/saved-policy.js';
import { policyStep } from '../../src/step-program.js';
import { CueEnv } from '../fixtures/cue-env.js';
import { loadGraphModelFiles } from '../fixtures/graph-model-runs.js';
import { loadFile } from '../fixtures/onnx-runs.js';
import type { LoadedFile } from '../fixtures/onnx-runs.js';
import { randomPolicy } from '../fixtures/random-policy.js';
import { smallConfig } from '../fixtures/small-config.js';
import { TargetEnv } from '../fixtures/target-env.js';

/** The promise: a file and the trainer agree to so much. */
const tolerance = 1e-5;

const continuous: PolicyDescription = {
  policyId: 'seeker_policy',
  observationSize: 3,
  actionSpace: { kind: 'continuous', size: 2 },
  hiddenSizes: [8, 6],
  activation: 'tanh',
  normalizeObservations: true,
};
const discrete = { ...continuous, actionSpace: { kind: 'discrete', sizes: [4] } } as const;
const masked = {
  ...continuous,
  actionSpace: { kind: 'discrete', sizes: [3, 1, 4] },
  hasActionMasks: true,
} as const;
const kinds: readonly (readonly [string, PolicyDescription])[] = [
  ['a Gaussian policy', continuous],
  [
    'a Gaussian policy of relu that is not normalised',
    { ...continuous, activation: 'relu', normalizeObservations: false },
  ],
  ['a choice', discrete],
  ['choices with masks', masked],
  ['an LSTM', { ...continuous, memory: { kind: 'lstm', units: 5 } }],
  ['a GRU with masks', { ...masked, memory: { kind: 'gru', units: 5 } }],
  ['shared layers', { ...discrete, sharedLayers: true }],
  ['shared layers with an LSTM', { ...continuous, sharedLayers: true, memory: { kind: 'lstm', units: 4 } }],
];
const seen = { mean: [0.5, -20, 3000], variance: [0.25, 9, 1e4] };

const runtimes = ['onnxruntime-node', 'onnxruntime-web', 'TensorFlow.js'] as const;

/** Exports the policy in the format that the runtime reads. */
function loadExported(state: PolicyState, runtime: (typeof runtimes)[number]): Promise<LoadedFile> {
  return runtime === 'TensorFlow.js'
    ? loadGraphModelFiles(exportPolicyGraphModel(state))
    : loadFile(exportPolicyOnnx(state), runtime);
}

/** Not the one that traces: nothing that the file is made by has a part in what it is compared with. */
let eager: Executor;
beforeAll(async () => {
  ({ executor: eager } = await chooseExecutor('cpu'));
});

let loaded: LoadedFile | undefined;
afterEach(async () => {
  await loaded?.release();
  loaded = undefined;
});

describe.each(runtimes)('a policy’s file in %s', (runtime) => {
  it.each(kinds)('does what the policy does: %s', async (_, description) => {
    const state = randomPolicy(description, seen, 5);
    loaded = await loadExported(state, runtime);
    for (const rows of [1, 7, 64]) await compareEpisode(state, loaded, rows, 3);
  });

  it('does what any policy does, whatever its shapes', async () => {
    await fc.assert(
      fc.asyncProperty(drawnPolicies, fc.integer({ min: 1, max: 9 }), async (state, rows) => {
        const file = await loadExported(state, runtime);
        await compareEpisode(state, file, rows, 2);
        await file.release();
      }),
      { numRuns: runtime === 'onnxruntime-node' ? 30 : 10, seed: 20261125 },
    );
  });

  it.each([
    ['a large mean and a small deviation', { mean: [1e6, -3e7, 12345.678], variance: [1e-2, 1, 1e-8] }],
    // Two neighbouring float32 numbers, each half of the time: their mean is no float32.
    ['neighbouring numbers', { mean: [1e6 + 1 / 32, 1, 0], variance: [1 / 32 ** 2, 0, 1e8] }],
  ])('normalises as the trainer does: %s', async (_, statistics) => {
    const state = randomPolicy(continuous, statistics, 6);
    loaded = await loadExported(state, runtime);
    await compareEpisode(state, loaded, 50, 1);
  });
});

describe.each(['onnxruntime-node', 'TensorFlow.js'] as const)('a policy’s file, by %s', (runtime) => {
  it('asks for observations only and gives the distribution', async () => {
    loaded = await loadExported(randomPolicy(continuous, seen, 5), runtime);
    expect(loaded.inputNames).toEqual(['observations']);
    expect(loaded.outputs).toEqual({
      action: { type: 'float32', shape: ['batch', 2] },
      mean: { type: 'float32', shape: ['batch', 2] },
      log_std: { type: 'float32', shape: ['batch', 2] },
    });
  });

  it('asks for memory and masks where the policy has them; choices are whole numbers', async () => {
    const state = randomPolicy({ ...masked, memory: { kind: 'lstm', units: 5 } }, seen, 5);
    loaded = await loadExported(state, runtime);
    expect(loaded.inputNames).toEqual(['observations', 'memory', 'action_masks']);
    expect(loaded.outputs).toEqual({
      action: { type: 'int32', shape: ['batch', 3] },
      log_probabilities: { type: 'float32', shape: ['batch', 8] },
      new_memory: { type: 'float32', shape: ['batch', 10] },
    });
  });

  it('never chooses what is forbidden', async () => {
    loaded = await loadExported(randomPolicy(masked, seen, 5), runtime);
    const action_masks = Float32Array.of(0, 0, 1, 1, 0, 1, 0, 0);
    const results = await loaded.run(1, { observations: Float32Array.of(1, 2, 3), action_masks });
    expect([...results['action']]).toEqual([2, 0, 1]);
    const probabilities = [...results['log_probabilities']].map(Math.exp);
    expect(probabilities).toEqual([...action_masks]);
    expect(Math.max(...results['log_probabilities'].filter((_, i) => action_masks[i] === 0))).toBeLessThan(
      -1e8,
    );
  });

  it('passes observations through before any was seen', async () => {
    const state = randomPolicy(continuous, { ...seen, count: 0 }, 5);
    loaded = await loadExported(state, runtime);
    await compareEpisode(state, loaded, 4, 1);
  });
});

describe('the file of a policy', () => {
  it('is the same whether it is made out of the state or of a policy that has been loaded', async () => {
    const state = randomPolicy(masked, seen, 5);
    const policy = await loadPolicy(state, 'cpu');
    expect(policy.toOnnx({ programVersion: '1' })).toEqual(exportPolicyOnnx(state, { programVersion: '1' }));
    expect(policy.toGraphModel({ metadata: { a: 'b' } })).toEqual(
      exportPolicyGraphModel(state, { metadata: { a: 'b' } }),
    );
    expect(exportPolicyOnnx(state)).not.toEqual(exportPolicyOnnx(randomPolicy(masked, seen, 6)));
  });

  it('is the same out of an exporter that has traced such a policy before', () => {
    const exporter = new PolicyOnnxExporter();
    const options = { programVersion: '1', metadata: { iteration: '3' } };
    const policies = [
      randomPolicy(masked, seen, 5),
      randomPolicy(masked, seen, 6),
      randomPolicy(masked, { ...seen, count: 0 }, 5),
      randomPolicy({ ...masked, memory: { kind: 'gru', units: 5 } }, seen, 5),
    ];
    for (const state of [...policies, ...policies.toReversed()]) {
      expect(exporter.export(state, options)).toEqual(exportPolicyOnnx(state, options));
    }
  });

  it('is not made of a state that lacks something', () => {
    const state = randomPolicy(continuous, seen, 5);
    const arrays = Object.fromEntries(
      Object.entries(state.arrays).filter(([name]) => name !== 'policy.log_std'),
    );
    expect(() => exportPolicyOnnx({ ...state, arrays })).toThrow(StateMismatchError);
    expect(() => exportPolicyGraphModel({ ...state, arrays })).toThrow(StateMismatchError);
  });
});

describe.each(['onnxruntime-node', 'TensorFlow.js'] as const)(
  'the file of a policy that was trained, by %s',
  (runtime) => {
    it('acts as its trainer: continuous, normalised', async () => {
      const env = new TargetEnv(4, { kind: 'continuous', size: 2 });
      const trainer = await Trainer.create({
        env,
        config: { ...smallConfig, minibatchSize: 80 },
        backend: 'onnxruntime-web',
      });
      for (let i = 0; i < 3; i++) await trainer.trainIteration();
      loaded = await loadExported(trainer.state().policies['left_policy'], runtime);
      const observations = Float32Array.of(1, 0, -1, 0.2, 1, 0.8);
      const { action } = await loaded.run(3, { observations });
      const expected = await trainer.computeActions(observations, {
        policyId: 'left_policy',
        explore: false,
      });
      expectClose(action, expected);
      await trainer.dispose();
    });

    it('acts and remembers as its trainer: a choice, LSTM', async () => {
      const memoryConfig = { kind: 'lstm', units: 6, sequenceLength: 5 } as const;
      const solo = { ...smallConfig.policies['left_policy'], memory: memoryConfig };
      const trainer = await Trainer.create({
        env: new CueEnv(4, 3),
        config: { ...smallConfig, minibatchSize: 40, policies: { solo } },
        backend: 'onnxruntime-web',
      });
      for (let i = 0; i < 2; i++) await trainer.trainIteration();
      loaded = await loadExported(trainer.state().policies['solo'], runtime);
      const memory = new Float32Array(2 * trainer.memorySize('solo'));
      let remembered: Float32Array = memory.slice();
      for (const cue of [1, 0, 0]) {
        const observations = Float32Array.of(cue, 0, -cue, 1);
        const results = await loaded.run(2, { observations, memory: remembered });
        const options = { policyId: 'solo', explore: false, memory };
        expect([...results['action']]).toEqual([...(await trainer.computeActions(observations, options))]);
        remembered = results['new_memory'] as Float32Array;
        expectClose(remembered, memory);
      }
      await trainer.dispose();
    });
  },
);

/** Some steps of one episode: the file against the policy's own actions, distribution and memory. */
async function compareEpisode(
  state: PolicyState,
  file: LoadedFile,
  rows: number,
  steps: number,
): Promise<void> {
  const { description, distribution, network, normalizer, parameters } = restoredPolicy(state);
  const { hasActionMasks = false, observationSize, actionSpace } = description;
  const random = new RandomStreams(rows, 1).stream(0);
  const policy = await loadPolicy(state, 'cpu');
  const actor: Actor = policy.actor({ explore: false, random: new RandomStreams(1, 1) });
  const program = policyStep(eager, network, distribution, hasActionMasks);
  const memory = new Float32Array(rows * memorySize(network.memory));
  let remembered: Float32Array = memory.slice();

  for (let step = 0; step < steps; step++) {
    // Up to a dozen deviations from the mean: some are clipped.
    const observations = Float32Array.from({ length: rows * observationSize }, (_, i) => {
      const k = i % observationSize;
      return normalizer.moments.mean[k] + 4 * random.normal() * normalizer.deviation(k);
    });
    const masks = drawMasks(actionSpace, rows, random);
    const results = await file.run(rows, {
      observations,
      ...(network.memory ? { memory: remembered } : {}),
      ...(hasActionMasks ? { action_masks: Float32Array.from(masks) } : {}),
    });

    const normalizedRows = new Float32Array(observations.length);
    for (let at = 0; at < observations.length; at += observationSize) {
      normalizer.normalize(observations, at, normalizedRows, at);
    }
    const members = await program.run(parameters, {
      observations: normalizedRows,
      memory,
      actionMasks: Float32Array.from(masks),
    });
    const actions = new Float32Array(rows * distribution.actionWidth);
    const context = { fresh: new Uint8Array(rows), actionMasks: masks };
    await actor.act(observations, actions, new Int32Array(rows), context);

    if (actionSpace.kind === 'continuous') {
      expectClose(results['action'], actions);
      const width = actionSpace.size;
      expectClose(results['mean'], columns(members, 2 * width, 0, width));
      expectClose(results['log_std'], columns(members, 2 * width, width, 2 * width));
    } else {
      expectClose(results['log_probabilities'], logSoftmax(members, actionSpace.sizes));
      expect([...results['action']]).toEqual([...actions]);
    }
    if (network.memory) {
      remembered = results['new_memory'] as Float32Array;
      expectClose(remembered, memory);
    }
  }
  program.dispose();
}

/** At least one choice of each is allowed. */
function drawMasks(
  space: PolicyDescription['actionSpace'],
  rows: number,
  random: { uniform(): number },
): Uint8Array {
  if (space.kind === 'continuous') return new Uint8Array(rows * space.size).fill(1);
  const row = (): number[] =>
    space.sizes.flatMap((size) => {
      const always = Math.floor(random.uniform() * size);
      return Array.from({ length: size }, (_, k) => (k === always || random.uniform() < 0.5 ? 1 : 0));
    });
  return Uint8Array.from(Array.from({ length: rows }, row).flat());
}

function columns(matrix: Float32Array, width: number, from: number, to: number): Float32Array {
  return matrix.filter((_, i) => i % width >= from && i % width < to);
}

/** To `tolerance`, relative to what is above 1: the logits of forbidden choices are -1e9. */
function expectClose(actual: ArrayLike<number>, expected: ArrayLike<number>): void {
  expect(actual.length).toBe(expected.length);
  const errors = Array.from(
    expected,
    (value, i) => Math.abs(actual[i] - value) / Math.max(1, Math.abs(value)),
  );
  expect(Math.max(...errors)).toBeLessThanOrEqual(tolerance);
}

const size = (max: number): fc.Arbitrary<number> => fc.integer({ min: 1, max });

const drawnPolicies: fc.Arbitrary<PolicyState> = fc
  .record({
    observationSize: size(6),
    actionSpace: fc.oneof(
      fc.record({ kind: fc.constant('continuous' as const), size: size(4) }),
      fc.record({
        kind: fc.constant('discrete' as const),
        sizes: fc.array(size(4), { minLength: 1, maxLength: 3 }),
      }),
    ),
    hiddenSizes: fc.array(size(9), { minLength: 1, maxLength: 3 }),
    activation: fc.constantFrom('tanh' as const, 'relu' as const),
    memory: fc.option(fc.record({ kind: fc.constantFrom('lstm' as const, 'gru' as const), units: size(5) })),
    sharedLayers: fc.boolean(),
    wantsMasks: fc.boolean(),
    normalizeObservations: fc.boolean(),
    means: fc.array(fc.double({ min: -1e5, max: 1e5, noNaN: true }), { minLength: 6, maxLength: 6 }),
    deviations: fc.array(fc.double({ min: 0, max: 100, noNaN: true }), { minLength: 6, maxLength: 6 }),
    seed: fc.nat(),
  })
  .map(({ wantsMasks, means, deviations, seed, ...drawn }) => {
    const hasActionMasks = wantsMasks && drawn.actionSpace.kind === 'discrete';
    const unscaled = !drawn.normalizeObservations;
    const mean = means.slice(0, drawn.observationSize).map((value) => (unscaled ? value / 1e5 : value));
    const variance = deviations
      .slice(0, drawn.observationSize)
      .map((value) => (unscaled ? value / 100 : value) ** 2);
    return randomPolicy({ policyId: 'drawn', ...drawn, hasActionMasks }, { mean, variance }, seed);
  });

/** In float64, choice by choice. */
function logSoftmax(logits: Float32Array, sizes: readonly number[]): Float32Array {
  const result: number[] = [];
  for (let at = 0; at < logits.length;) {
    for (const size of sizes) {
      const choice = [...logits.subarray(at, at + size)];
      const largest = Math.max(...choice);
      const sum = choice.reduce((total, logit) => total + Math.exp(logit - largest), 0);
      result.push(...choice.map((logit) => logit - largest - Math.log(sum)));
      at += size;
    }
  }
  return Float32Array.from(result);
}
