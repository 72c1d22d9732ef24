import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { add, cast, grads, mul, square, sum } from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { chooseExecutor } from '../src/index.js';
import type { Dimension, Executor, ExecutorName, Signature, TensorFunction } from '../src/index.js';
import { defaultTolerance } from '../src/kernels/kernel.js';
import { kernelTable } from '../src/kernels/table.js';
import { conformanceCases } from './conformance-cases.js';
import type { ConformanceCase, Sizes } from './conformance-cases.js';

/** Gradients are several operations long. */
const gradientFactor = 10;
/** Not a divisor or multiple of the sizes that are drawn. */
const otherBatch = 7;

let reference: Executor;
beforeAll(async () => {
  ({ executor: reference } = await chooseExecutor('cpu'));
});

it('has a case for every kernel of the table', () => {
  const covered = new Set(conformanceCases.flatMap(({ kernels }) => kernels));
  expect([...covered].sort()).toEqual([...kernelTable.keys()].sort());
});

/** One more executor, for a machine that has what others lack: `HIDEOUT_EXECUTOR=onnxruntime-webgpu`. */
const asked = process.env['HIDEOUT_EXECUTOR'] as ExecutorName | undefined;
const tested: readonly (readonly [ExecutorName, number])[] = [
  ['onnxruntime', 4],
  ['onnxruntime-web', 1],
  ...(asked === undefined ? [] : [[asked, 2] as const]),
];

describe.each(tested)('%s against eager tfjs-cpu', (name, numRuns) => {
  let executor: Executor;
  beforeAll(async () => {
    ({ executor } = await chooseExecutor(name));
  });

  const titles = conformanceCases.map(
    (example, i) => [`${example.kernels.join(', ')} (${i})`, example] as const,
  );
  it.each(titles)('%s: forward and gradient, fixed and open batch', async (_, example) => {
    await fc.assert(
      fc.asyncProperty(drawnSizes, fc.integer({ min: 1, max: 1e6 }), async (sizes, seed) => {
        await compare(executor, example, sizes, seed, false);
        if (example.batch !== false) await compare(executor, example, sizes, seed, true);
      }),
      { numRuns, seed: 20261123 },
    );
  });
});

afterAll(async () => {
  // Sessions that were disposed of are released after their last run.
  await new Promise((resolve) => setTimeout(resolve, 0));
});

const drawnSizes: fc.Arbitrary<Sizes> = fc
  .record({
    // The first size is unlike the others, so that a fixed size is never taken for the batch.
    first: fc.integer({ min: 8, max: 9 }),
    others: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 2 }),
    ones: fc.array(fc.boolean(), { minLength: 3, maxLength: 3 }),
    drop: fc.boolean(),
    axis: fc.nat(),
    flag: fc.boolean(),
  })
  .map(({ first, others, ones, drop, axis, flag }) => {
    const shape = [first, ...others];
    const smaller = shape.map((size, i) => (ones[i] ? 1 : size)).slice(drop ? 1 : 0);
    return { shape, smaller, axis: axis % shape.length, flag };
  });

/** The same program on both executors; with an open batch it is run at the drawn batch, then at another. */
async function compare(
  executor: Executor,
  example: ConformanceCase,
  sizes: Sizes,
  seed: number,
  isOpen: boolean,
): Promise<void> {
  const batches = isOpen ? [sizes.shape[0], otherBatch, 1] : [sizes.shape[0]];
  const shapes = example.shapes(sizes);
  const dimensions = shapes.map((shape) =>
    shape.map((size): Dimension => (isOpen && size === sizes.shape[0] ? 'batch' : size)),
  );
  const signature = signatureOf(dimensions, example);
  // Shapes within the function follow its inputs, not the draw.
  const program = programOf(example, sizes);
  const tested = executor.compile(program, signature);
  const eager = reference.compile(program, signature);
  for (const batch of batches) {
    const inputs = inputsOf(dimensions, example, batch, seed);
    const [actual, expected] = [await tested.run(inputs), await eager.run(inputs)];
    for (const output of signature.outputs) {
      expectClose(actual[output], expected[output], toleranceOf(example, output));
    }
  }
  tested.dispose();
}

function signatureOf(
  dimensions: readonly (readonly Dimension[])[],
  { gradient }: ConformanceCase,
): Signature<string, string> {
  const names = dimensions.map((_, i) => `x${i}`);
  return {
    inputs: Object.fromEntries(names.map((name, i) => [name, dimensions[i]])),
    outputs: ['y', ...(gradient === false ? [] : names.map((name) => `gradient of ${name}`))],
  };
}

/** The function and the gradient of sum(y^2 / 2 + y), so that what comes from above differs from number to number. */
function programOf({ fn, gradient }: ConformanceCase, sizes: Sizes): TensorFunction<string, string> {
  return (inputs) => {
    const xs = Object.values(inputs);
    const { shape: first } = inputs['x0'];
    const asRun = { ...sizes, shape: sizes.shape.with(0, first[0]) };
    const run = (tensors: readonly Tensor[]): Tensor => cast(fn(tensors, asRun), 'float32');
    const results: Record<string, Tensor> = { y: run(xs) };
    if (gradient === false) return results;
    const loss = (...tensors: Tensor[]): Tensor => {
      const y = run(tensors);
      return sum(add(mul(square(y), 0.5), y));
    };
    grads(loss)(xs).forEach((result, i) => (results[`gradient of x${i}`] = result));
    return results;
  };
}

function inputsOf(
  dimensions: readonly (readonly Dimension[])[],
  { range: [low, high] = [-2, 2], integers }: ConformanceCase,
  batch: number,
  seed: number,
): Record<string, Float32Array> {
  let state = seed;
  const next = (): number => {
    // Marsaglia's xorshift32.
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    const value = low + ((state >>> 0) / 2 ** 32) * (high - low);
    return integers ? Math.round(value) : value;
  };
  return Object.fromEntries(
    dimensions.map((shape, i) => {
      const length = shape.reduce<number>((product, size) => product * (size === 'batch' ? batch : size), 1);
      return [`x${i}`, Float32Array.from({ length }, next)];
    }),
  );
}

function toleranceOf({ kernels }: ConformanceCase, output: string): number {
  const tolerances = kernels.map((kernel) => kernelTable.get(kernel)?.tolerance ?? defaultTolerance);
  return Math.max(...tolerances) * (output === 'y' ? 1 : gradientFactor);
}

function expectClose(actual: Float32Array, expected: Float32Array, tolerance: number): void {
  expect(actual.length).toBe(expected.length);
  expected.forEach((value, i) => {
    if (Number.isFinite(value)) {
      expect(Math.abs(actual[i] - value) / Math.max(1, Math.abs(value))).toBeLessThanOrEqual(tolerance);
    } else {
      expect(actual[i]).toBe(value);
    }
  });
}
