import { beforeAll, describe, expect, it } from '@jest/globals';
import { chooseExecutor } from '@hideout/compile';
import type { Executor } from '@hideout/compile';
import { namedParameters } from '../src/network.js';
import { jointUpdate } from '../src/updates/joint-update.js';
import { compileUpdate } from '../src/updates/update-program.js';
import { allCount, expectedUpdate, fresh, kinds, length, lessonOf, valueCounts } from './fixtures/lesson.js';
import { expectOutcome, largestDifference } from './fixtures/midway.js';
import { referenceSequence } from './fixtures/reference-cell.js';
import { referenceMlp } from './fixtures/reference-mlp.js';
import { executorNames } from './fixtures/small-policy.js';

let executor: Executor;

describe.each(executorNames)('jointUpdate on %s', (name) => {
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
