import { describe, expect, it } from '@jest/globals';
import { add, engine, getBackend, grad, mul, scalar, sum } from '@tensorflow/tfjs-core';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import {
  chooseExecutor,
  DisposedExecutableError,
  ExecutorUnavailableError,
  InputShapeError,
  matMul,
} from '../src/index.js';

const signature = {
  inputs: { x: ['batch', 2], w: [2, 3], b: [3] },
  outputs: ['y', 'gradient'],
} as const;

/** y = xw + b, and the gradient of sum(y * y) / 2 with respect to w, which is xᵀ y. */
function program(inputs: Readonly<Record<'x' | 'w' | 'b', Tensor>>): Record<'y' | 'gradient', Tensor> {
  const y = (w: Tensor): Tensor => add(matMul(inputs.x as Tensor2D, w as Tensor2D), inputs.b);
  return { y: y(inputs.w), gradient: grad((w: Tensor) => mul(sum(mul(y(w), y(w))), 0.5))(inputs.w) };
}

describe.each(['onnxruntime', 'onnxruntime-web', 'wasm', 'cpu'] as const)('the %s executor', (name) => {
  it('runs a function of any batch size and its gradient', async () => {
    const { executor } = await chooseExecutor(name);
    const run = executor.compile(program, signature);
    const w = Float32Array.of(1, 2, 3, 4, 5, 6);
    const b = Float32Array.of(0, 0, 1);
    const one = await run.run({ x: Float32Array.of(1, 1), w, b });
    // [1 1] [[1 2 3] [4 5 6]] + [0 0 1] = [5 7 10]; the gradient is that row twice.
    expect([...one.y]).toEqual([5, 7, 10]);
    expect([...one.gradient]).toEqual([5, 7, 10, 5, 7, 10]);
    const two = await run.run({ x: Float32Array.of(1, 1, 0, 2), w, b });
    // Second row: [8 10 13]. Gradient: first row of xᵀy is [5 7 10], second [5 7 10] + 2 [8 10 13].
    expect([...two.y]).toEqual([5, 7, 10, 8, 10, 13]);
    expect([...two.gradient]).toEqual([5, 7, 10, 21, 27, 36]);
    expect(engine().state.numTensors).toBe(0);
  });

  it('writes into the arrays that it is given, also over those that it reads', async () => {
    const { executor } = await chooseExecutor(name);
    const run = executor.compile(program, signature);
    const b = Float32Array.of(0, 0, 1);
    const x = Float32Array.of(1, 1, 0, 2);
    for (const isShared of [false, true]) {
      const w = isShared ? new Float32Array(new SharedArrayBuffer(24)) : new Float32Array(6);
      w.set([1, 2, 3, 4, 5, 6]);
      const y = new Float32Array(6);
      const { gradient } = await run.run({ x, w, b }, { y, gradient: w });
      expect([...y]).toEqual([5, 7, 10, 8, 10, 13]);
      expect(gradient).toBe(w);
      expect([...w]).toEqual([5, 7, 10, 21, 27, 36]);
      // With the weights [5 7 10; 21 27 36]: [1 1] w + b; the smaller batch, in memory that the larger one used.
      const one = await run.run({ x: x.subarray(0, 2), w, b });
      expect([...one.y]).toEqual([26, 34, 47]);
    }
  });

  it('refuses inputs that do not fit the signature', async () => {
    const { executor } = await chooseExecutor(name);
    const run = executor.compile(program, signature);
    const inputs = { x: Float32Array.of(1, 1, 1), w: new Float32Array(6), b: new Float32Array(3) };
    await expect(run.run(inputs)).rejects.toThrow(new InputShapeError('x', 3, '[batch, 2]'));
    await expect(
      run.run({ ...inputs, x: new Float32Array(2), b: new Float32Array(4) }),
    ).rejects.toBeInstanceOf(InputShapeError);
  });

  it('does not run what was disposed of', async () => {
    const { executor } = await chooseExecutor(name);
    const run = executor.compile(program, signature);
    run.dispose();
    const inputs = { x: new Float32Array(2), w: new Float32Array(6), b: new Float32Array(3) };
    await expect(run.run(inputs)).rejects.toBeInstanceOf(DisposedExecutableError);
  });

  it('keeps no tensor when the function throws', async () => {
    const { executor } = await chooseExecutor(name);
    // One that traces calls the function when it is compiled, an eager one when it runs.
    const compileAndRun = async (): Promise<unknown> => {
      const failing = executor.compile<'x', 'y'>(
        ({ x }) => {
          mul(x, 2);
          throw new RangeError('no such thing');
        },
        { inputs: { x: ['batch'] }, outputs: ['y'] },
      );
      return failing.run({ x: Float32Array.of(1, 2) });
    };
    await expect(compileAndRun()).rejects.toThrow('no such thing');
    expect(engine().state.numTensors).toBe(0);
  });
});

it('runs every function on its own backend when two executors are asked at once', async () => {
  const [wasm, cpu] = await Promise.all([chooseExecutor('wasm'), chooseExecutor('cpu')]);
  const ranOn: string[] = [];
  const runs = [wasm, cpu].map(({ executor }) =>
    executor.compile<'x', 'y'>(
      ({ x }) => {
        ranOn.push(`${executor.name} on ${getBackend()}`);
        return { y: add(x, scalar(1)) };
      },
      { inputs: { x: ['batch'] }, outputs: ['y'] },
    ),
  );
  for (let i = 0; i < 3; i++) await Promise.all(runs.map((run) => run.run({ x: Float32Array.of(1) })));
  expect(new Set(ranOn)).toEqual(new Set(['wasm on wasm', 'cpu on cpu']));
});

describe('chooseExecutor', () => {
  it('gives the same numbers whichever executor computes', async () => {
    const results = [];
    for (const name of ['wasm', 'cpu'] as const) {
      const { executor } = await chooseExecutor(name);
      const inputs = {
        x: Float32Array.from({ length: 20 }, (_, i) => Math.sin(i)),
        w: Float32Array.from({ length: 6 }, (_, i) => Math.cos(i)),
        b: Float32Array.of(0.1, 0.2, 0.3),
      };
      results.push(await executor.compile(program, signature).run(inputs));
    }
    const [wasm, cpu] = results as [
      Record<'y' | 'gradient', Float32Array>,
      Record<'y' | 'gradient', Float32Array>,
    ];
    for (const output of ['y', 'gradient'] as const) {
      wasm[output].forEach((value, i) => expect(value).toBeCloseTo(cpu[output][i] as number, 5));
    }
  });

  it('takes what works with auto, and says which were passed over', async () => {
    const { executor, reason } = await chooseExecutor('auto');
    if (executor.name !== 'tensorflow') expect(reason).toMatch(/^tensorflow: /);
    expect(['tensorflow', 'onnxruntime', 'onnxruntime-web', 'wasm']).toContain(executor.name);
  });

  it('says what is missing when the native backend is asked for where it is not installed', async () => {
    const outcome = await chooseExecutor('tensorflow').catch((error: unknown) => error);
    if (outcome instanceof Error) expect(outcome).toBeInstanceOf(ExecutorUnavailableError);
    else expect(outcome).toMatchObject({ executor: { name: 'tensorflow' } });
  });
});
