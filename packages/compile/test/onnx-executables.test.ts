import { describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import type { Scalar, Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import { chooseExecutor, compile, ExecutorUnavailableError, InputShapeError, matMul } from '../src/index.js';
import type { Executable, Signature } from '../src/index.js';

type UpdateInput =
  'parameters' | 'first' | 'second' | 'observations' | 'actions' | 'oldMean' | 'advantages' | 'range';
type UpdateOutput = 'newParameters' | 'newFirst' | 'newSecond' | 'figures';

const [observed, hidden, actions] = [6, 16, 2];
const sizes = [observed * hidden, hidden, hidden * actions, actions, actions];
const parameterCount = sizes.reduce((total, size) => total + size, 0);

const signature: Signature<UpdateInput, UpdateOutput> = {
  inputs: {
    parameters: [parameterCount],
    first: [parameterCount],
    second: [parameterCount],
    observations: ['batch', observed],
    actions: ['batch', actions],
    oldMean: ['batch', actions],
    advantages: ['batch'],
    range: [],
  },
  outputs: ['newParameters', 'newFirst', 'newSecond', 'figures'],
};

/** One step of PPO: a Gaussian policy, the clipped objective, a KL penalty, clipping by norm, Adam. */
function update(inputs: Readonly<Record<UpdateInput, Tensor>>): Record<UpdateOutput, Tensor> {
  let figures: Tensor | undefined;
  const loss = (parameters: Tensor): Scalar => {
    const [w1, b1, w2, b2, logStd] = tf.split(parameters, sizes);
    const layer = tf.tanh(
      tf.add(matMul(inputs.observations as Tensor2D, tf.reshape(w1, [observed, hidden])), b1),
    );
    const mean = tf.add(matMul(layer as Tensor2D, tf.reshape(w2, [hidden, actions])), b2);
    const logProb = (center: Tensor): Tensor => {
      const z = tf.mul(tf.sub(inputs.actions, center), tf.exp(tf.neg(logStd)));
      return tf.sum(tf.sub(tf.mul(tf.square(z), -0.5), logStd), 1);
    };
    const ratio = tf.exp(tf.sub(logProb(mean), logProb(inputs.oldMean)));
    const clipped = tf.minimum(tf.maximum(ratio, tf.sub(1, inputs.range)), tf.add(1, inputs.range));
    const gain = tf.minimum(tf.mul(ratio, inputs.advantages), tf.mul(clipped, inputs.advantages));
    const kl = tf.mean(tf.sum(tf.squaredDifference(mean, inputs.oldMean), 1));
    const clipFraction = tf.mean(tf.cast(tf.greater(tf.abs(tf.sub(ratio, 1)), inputs.range), 'float32'));
    figures = tf.keep(tf.stack([kl, clipFraction]));
    return tf.add(tf.neg(tf.mean(gain)), tf.mul(kl, 0.1));
  };
  const { grad } = tf.valueAndGrad(loss)(inputs.parameters);
  const norm = tf.sqrt(tf.sum(tf.square(grad)));
  const gradient = tf.mul(grad, tf.minimum(tf.div(0.5, tf.add(norm, 1e-6)), 1));
  const newFirst = tf.add(tf.mul(inputs.first, 0.9), tf.mul(gradient, 0.1));
  const newSecond = tf.add(tf.mul(inputs.second, 0.999), tf.mul(tf.square(gradient), 0.001));
  const direction = tf.div(newFirst, tf.add(tf.sqrt(newSecond), 1e-5));
  const result = {
    newParameters: tf.sub(inputs.parameters, tf.mul(direction, 1e-3)),
    newFirst,
    newSecond,
    figures: tf.concat([figures as Tensor, tf.reshape(norm, [1])]),
  };
  figures?.dispose();
  return result;
}

/** 20 updates with minibatches of two sizes. */
async function train(executable: Executable<UpdateInput, UpdateOutput>): Promise<Float32Array> {
  let state: Record<'parameters' | 'first' | 'second', Float32Array> = {
    parameters: numbers(parameterCount, 1).map((value) => value / 2),
    first: new Float32Array(parameterCount),
    second: new Float32Array(parameterCount),
  };
  for (let step = 0; step < 20; step++) {
    const batch = step % 2 === 0 ? 32 : 20;
    const result = await executable.run({
      ...state,
      observations: numbers(batch * observed, step + 2),
      actions: numbers(batch * actions, step + 30),
      oldMean: numbers(batch * actions, step + 60).map((value) => value / 10),
      advantages: numbers(batch, step + 90),
      range: Float32Array.of(0.2),
    });
    state = { parameters: result.newParameters, first: result.newFirst, second: result.newSecond };
  }
  return state.parameters;
}

/** Numbers in [-1, 1] that look random. */
function numbers(length: number, seed: number): Float32Array {
  return Float32Array.from({ length }, (_, i) => Math.sin(12.9898 * (i + 1) * seed + seed));
}

describe('an update like PPO’s', () => {
  it.each(['onnxruntime', 'onnxruntime-web', 'wasm'] as const)(
    'gives what eager tfjs-cpu gives, after 20 steps on %s',
    async (name) => {
      const [cpu, other] = [await chooseExecutor('cpu'), await chooseExecutor(name)];
      const before = tf.memory().numTensors;
      const expected = await train(cpu.executor.compile(update, signature));
      const actual = await train(other.executor.compile(update, signature));
      const errors = expected.map((value, i) => Math.abs(value - actual[i]));
      expect(Math.max(...errors)).toBeLessThan(1e-5);
      expect(tf.memory().numTensors).toBe(before);
    },
  );

  it('gives the same bits in every session', async () => {
    const { executor } = await chooseExecutor('onnxruntime');
    const first = await train(executor.compile(update, signature));
    expect(await train(executor.compile(update, signature))).toEqual(first);
  });
});

describe('the bytes of toOnnx', () => {
  const row = { inputs: { x: ['batch', 2] }, outputs: ['y', 'x'] } as const;
  const fn = ({ x }: Readonly<Record<'x', Tensor>>): Record<'y' | 'x', Tensor> => ({ y: tf.mean(x, 1), x });

  it.each(['onnxruntime', 'cpu'] as const)(
    'load in a fresh session of any batch size, from %s',
    async (name) => {
      const ort = await import('onnxruntime-node');
      const executable = await compile(fn, row, { executor: name });
      const session = await ort.InferenceSession.create(executable.toOnnx());
      expect(session.inputNames).toEqual(['x']);
      // An output may not have an input's name.
      expect(session.outputNames).toEqual(['y', 'x_out']);
      for (const batch of [1, 5, 1009]) {
        const x = Float32Array.from({ length: batch * 2 }, (_, i) => i);
        const { y } = await session.run({ x: new ort.Tensor('float32', x, [batch, 2]) });
        expect([...(y.data as Float32Array)]).toEqual(Array.from({ length: batch }, (_, i) => 2 * i + 0.5));
      }
      await session.release();
    },
  );

  it('are the same at every trace', async () => {
    const [one, two] = [await compile(update, signature), await compile(update, signature)];
    expect(one.toOnnx()).toEqual(two.toOnnx());
  });
});

describe.each(['onnxruntime', 'onnxruntime-web', 'cpu'] as const)('arrays of the caller on %s', (name) => {
  const square = { inputs: { x: ['batch'] }, outputs: ['y'] } as const;
  const fn = ({ x }: Readonly<Record<'x', Tensor>>): Record<'y', Tensor> => ({ y: tf.square(x) });

  it('are filled where they are given for outputs', async () => {
    const executable = await compile(fn, square, { executor: name });
    const y = new Float32Array(2);
    const result = await executable.run({ x: Float32Array.of(2, 3) }, { y });
    expect(result.y).toBe(y);
    expect([...y]).toEqual([4, 9]);
    await expect(executable.run({ x: Float32Array.of(1) }, { y })).rejects.toBeInstanceOf(InputShapeError);
  });

  it('may lie in shared memory', async () => {
    const executable = await compile(fn, square, { executor: name });
    const [x, y] = [0, 1].map(() => new Float32Array(new SharedArrayBuffer(8)));
    x.set([2, 3]);
    expect((await executable.run({ x }, { y })).y).toBe(y);
    expect([...y]).toEqual([4, 9]);
  });

  it('are not used again by the next run, nor by one at the same time', async () => {
    const executable = await compile(fn, square, { executor: name });
    const results = await Promise.all([2, 3].map((value) => executable.run({ x: Float32Array.of(value) })));
    expect(results.map(({ y }) => [...y])).toEqual([[4], [9]]);
  });
});

describe('a graphics card that is not there', () => {
  it.each([
    ['onnxruntime-webgpu', /WebGPU finds no graphics adapter/],
    ['onnxruntime-cuda', /it needs an NVIDIA GPU and ONNX Runtime's CUDA libraries/],
  ] as const)('%s is refused in one sentence', async (name, sentence) => {
    const outcome = await chooseExecutor(name).catch((error: unknown) => error);
    if (!(outcome instanceof Error)) return;
    expect(outcome).toBeInstanceOf(ExecutorUnavailableError);
    expect(outcome.message).toMatch(sentence);
    expect(outcome.message).not.toContain('\n');
  });
});
