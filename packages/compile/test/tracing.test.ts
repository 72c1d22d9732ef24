import { beforeAll, describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { chooseExecutor, UntraceableError } from '../src/index.js';
import type { Dimension } from '../src/index.js';
import type { OnnxGraph } from '../src/graph/onnx-graph.js';
import { describeSize } from '../src/graph/size.js';
import { traceToOnnx } from '../src/tracing/trace-to-onnx.js';

beforeAll(async () => {
  await chooseExecutor('cpu');
});

/** The graph of a function of x, [batch, 3] unless it is said, with one output, y. */
function graphOf(fn: (x: Tensor) => Tensor, shape: readonly Dimension[] = ['batch', 3]): OnnxGraph {
  return traceToOnnx<'x', 'y'>(({ x }) => ({ y: fn(x) }), { inputs: { x: shape }, outputs: ['y'] });
}

function operatorsOf(graph: OnnxGraph): string[] {
  return graph.finished().nodes.map(({ operator }) => operator);
}

function outputShape(graph: OnnxGraph): string {
  return graph.outputs[0].shape.map(describeSize).join(', ');
}

describe('the graph', () => {
  it('holds one node for what is computed twice', () => {
    const graph = graphOf((x) => tf.add(tf.exp(tf.mul(x, 2)), tf.sin(tf.exp(tf.mul(x, 2)))));
    expect(operatorsOf(graph)).toEqual(['Mul', 'Exp', 'Sin', 'Add', 'Identity']);
    expect(graph.finished().initializers).toHaveLength(1);
  });

  it('holds nothing that no output needs', () => {
    const graph = graphOf((x) => {
      tf.exp(x);
      tf.add(x, tf.randomNormal([3]));
      return tf.sin(x);
    });
    expect(operatorsOf(graph)).toEqual(['Sin', 'Identity']);
  });

  it('does not multiply by the ones that the gradients of sums and means are full of', () => {
    const graph = graphOf(tf.grad((x) => tf.sum(tf.square(x)) as never) as (x: Tensor) => Tensor);
    expect(operatorsOf(graph).filter((operator) => operator === 'Mul')).toHaveLength(1);
  });
});

describe('an open batch', () => {
  it.each([
    ['the batch', (x: Tensor) => tf.exp(x), 'batch, 3'],
    ['a multiple of it', (x: Tensor) => tf.reshape(x, [-1]), '3*batch'],
    ['a sum', (x: Tensor) => tf.concat([x, tf.zeros([2, 3])]), 'batch+2, 3'],
    ['less than it', (x: Tensor) => tf.slice(x, [1, 0], [x.shape[0] - 1, 3]), 'batch-1, 3'],
    ['no part of it', (x: Tensor) => tf.mean(x, 0), '3'],
  ])('may be a size of %s', (_, fn, shape) => {
    expect(outputShape(graphOf(fn))).toBe(shape);
  });

  it('follows numbers that are made of it: a size, and one over a size', async () => {
    const { executor } = await chooseExecutor('onnxruntime');
    const run = executor.compile<'x', 'size' | 'share'>(
      ({ x }) => ({
        size: tf.mul(tf.scalar(1), x.size),
        share: tf.div(tf.scalar(1), tf.scalar(1 / x.shape[0])),
      }),
      { inputs: { x: ['batch', 3] }, outputs: ['size', 'share'] },
    );
    const { size, share } = await run.run({ x: new Float32Array(12) });
    expect([...size, ...share]).toEqual([12, 4]);
  });

  it('may not be squared, or frozen into the numbers of an array', () => {
    expect(() =>
      graphOf((x) => tf.reshape(tf.outerProduct(tf.sum(x, 1) as never, tf.sum(x, 1) as never), [-1])),
    ).toThrow(/"Reshape" cannot be traced: its shape \[1018081\] at a batch of 1009/);
    expect(() => graphOf((x) => tf.mul(x, Math.log(x.shape[0])))).toThrow(/would be frozen into the graph/);
  });
});

describe('a function that cannot be traced is named', () => {
  it.each<[string, (x: Tensor) => Tensor]>([
    ['Complex', (x) => tf.real(tf.fft(tf.complex(x, x)))],
    ['TopK', (x) => tf.topk(x, 2).values],
    ['dataSync', (x) => tf.mul(x, x.dataSync()[0])],
    ['dataSync', (x) => tf.mul(x, (x.arraySync() as number[][])[0][0])],
    ['randomNormal', (x) => tf.add(x, tf.randomNormal([3]))],
    ['dropout', (x) => tf.dropout(x, 0.5)],
    ['variable w', (x) => tf.add(x, variable)],
    ['GatherV2', (x) => tf.gather(x, tf.zeros([x.shape[0], 1], 'int32'), 1, 1)],
  ])('%s', (operation, fn) => {
    variable ??= tf.variable(tf.scalar(1), true, 'w');
    let error: unknown;
    try {
      graphOf(fn);
    } catch (caught) {
      error = caught;
    }
    expect(error).toBeInstanceOf(UntraceableError);
    expect((error as UntraceableError).operation).toContain(operation);
  });

  it('when it does something else at every call', () => {
    let calls = 0;
    expect(() => graphOf((x) => (calls++ % 2 === 0 ? tf.sin(x) : tf.cos(x)))).toThrow(
      '"Sin" cannot be traced: the function does something else at every trace (Sin, then Cos)',
    );
  });

  it('when it gives fewer outputs than its signature says', () => {
    const fn = (): Record<'y', Tensor> => ({}) as Record<'y', Tensor>;
    expect(() => traceToOnnx<'x', 'y'>(fn, { inputs: { x: [1] }, outputs: ['y'] })).toThrow(
      '"y" cannot be traced',
    );
  });
});

describe('TensorFlow.js', () => {
  it('has the backend and the tensors that it had before, also after an error', () => {
    const before = tf.memory().numTensors;
    graphOf(tf.grad((x) => tf.sum(tf.tanh(x)) as never) as (x: Tensor) => Tensor);
    expect(() => graphOf((x) => tf.grad((z: Tensor) => tf.topk(z, 1).values)(x))).toThrow(UntraceableError);
    expect(tf.getBackend()).toBe('cpu');
    expect(tf.memory().numTensors).toBe(before);
    expect([...tf.add(tf.tensor1d([1]), 1).dataSync()]).toEqual([2]);
  });

  it('lets a function use a tensor of its own as a constant', async () => {
    const table = tf.tensor1d([1, 2, 3]);
    const { executor } = await chooseExecutor('onnxruntime');
    const run = executor.compile<'x', 'y'>(({ x }) => ({ y: tf.mul(x, table) }), {
      inputs: { x: ['batch', 3] },
      outputs: ['y'],
    });
    expect([...(await run.run({ x: Float32Array.of(1, 1, 1) })).y]).toEqual([1, 2, 3]);
    expect([...table.dataSync()]).toEqual([1, 2, 3]);
  });
});

let variable: Tensor;
