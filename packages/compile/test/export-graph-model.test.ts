import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadGraphModel } from '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from '@jest/globals';
import {
  chooseExecutor,
  exportGraphModel,
  InputShapeError,
  UnsupportedKernelError,
  UntraceableError,
} from '../src/index.js';
import type { Executor, GraphModelFiles } from '../src/index.js';
import { nodeTable } from '../src/graph-model/node-table.js';
import { conformanceCases } from './conformance-cases.js';
import { handlerOf, loadFromMemory, predict } from './graph-model-loading.js';
import { constants, layer, signature } from './sample-layer.js';
import type { Input } from './sample-layer.js';

const x = { values: Float32Array.of(1, 0, -2, 1, 0, 0), shape: [3, 2] };
/** [1, 0] W = [1, -2]; [-2, 1] W = [-2 + 3, 4 + 4]. */
const expected = {
  y: { dtype: 'float32', shape: [3, 2], values: [1, -2, 1, 8, 0, 0] },
  best: { dtype: 'int32', shape: [3], values: [0, 1, 0] },
  positive: { dtype: 'bool', shape: [3, 2], values: [1, 0, 1, 1, 0, 0] },
};

let eager: Executor;
beforeAll(async () => {
  await tf.ready();
  ({ executor: eager } = await chooseExecutor('cpu'));
});

function jsonOf(files: GraphModelFiles) {
  return JSON.parse(new TextDecoder().decode(files['model.json'])) as Record<string, never>;
}

describe('exportGraphModel', () => {
  it('makes a model that tf.loadGraphModel runs out of memory, for any batch', async () => {
    const model = await loadFromMemory(exportGraphModel(layer, signature, { constants }));
    expect(model.inputs).toEqual([{ name: 'x', shape: [-1, 2], dtype: 'float32' }]);
    expect(model.outputNodes).toEqual(['y', 'best', 'positive']);
    expect(predict(model, { x })).toEqual(expected);
    const one = predict(model, { x: { values: Float32Array.of(-2, 1), shape: [1, 2] } });
    expect([one['y'].values, one['best'].values]).toEqual([[1, 8], [1]]);
    model.dispose();
  });

  it('makes files that lie beside each other in a directory', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'hideout-graph-model-'));
    const files = exportGraphModel(layer, signature, { constants });
    for (const [name, bytes] of Object.entries(files)) await writeFile(join(folder, name), bytes);
    const model = await loadGraphModel(
      handlerOf(async (name) => new Uint8Array(await readFile(join(folder, name)))),
    );
    expect(predict(model, { x })).toEqual(expected);
    model.dispose();
    await rm(folder, { recursive: true });
  });

  it('makes files that are loaded from a server by their address', async () => {
    const files = exportGraphModel(layer, signature, { constants });
    const server = createServer(({ url = '' }, response) => {
      response.end(files[url.replace('/policy/', '') as keyof GraphModelFiles]);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      const { port } = server.address() as AddressInfo;
      const model = await loadGraphModel(`http://127.0.0.1:${port}/policy/model.json`);
      expect(predict(model, { x })).toEqual(expected);
      model.dispose();
    } finally {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  });

  it('holds each constant once, under its name, and none that no output needs', () => {
    const twice = (inputs: Readonly<Record<Input, Tensor>>) => {
      const { y, best, positive } = layer(inputs);
      return { best, positive, worst: tf.argMin(y, 1), negative: tf.less(y, 0) };
    };
    const outputs = ['best', 'positive', 'worst', 'negative'] as const;
    const files = exportGraphModel(twice, { ...signature, outputs }, { constants });
    const [{ paths, weights }] = jsonOf(files)['weightsManifest'] as { paths: string[]; weights: object[] }[];
    expect(paths).toEqual(['group1-shard1of1.bin']);
    const unnamed = { name: expect.stringMatching(/^hideout\//), shape: [] };
    // The weight, the axis 1 of both searches, the 0 of both comparisons.
    expect(weights).toEqual([
      { name: 'weight', shape: [2, 2], dtype: 'float32' },
      { ...unnamed, dtype: 'int32' },
      { ...unnamed, dtype: 'float32' },
    ]);
    const bytes = [...new Uint8Array(constants.weight.buffer), ...[1, 0, 0, 0], ...[0, 0, 0, 0]];
    expect([...files['group1-shard1of1.bin']]).toEqual(bytes);
  });

  it('says what it is: names, words, version, metadata', () => {
    const files = exportGraphModel(layer, signature, {
      constants,
      name: 'layer',
      programVersion: '1.2.3',
      documentation: 'Größe: 2',
      meanings: { x: 'two numbers', y: 'their product', weight: 'no input any more' },
      metadata: { first: '1' },
    });
    expect(jsonOf(files)).toMatchObject({
      format: 'graph-model',
      generatedBy: 'hideout 1.2.3',
      userDefinedMetadata: {
        name: 'layer',
        documentation: 'Größe: 2',
        meanings: { x: 'two numbers', y: 'their product' },
        metadata: { first: '1' },
      },
    });
  });

  it('asks for an input that no output needs, and tells an output from an input of its name', async () => {
    const files = exportGraphModel<'x' | 'other', 'x'>(({ x }) => ({ x: tf.add(x, 1) }), {
      inputs: { x: ['batch'], other: [2] },
      outputs: ['x'],
    });
    const model = await loadFromMemory(files);
    const other = { values: Float32Array.of(0, 0), shape: [2] };
    const results = predict(model, { x: { values: Float32Array.of(1, 2), shape: [2] }, other });
    expect(results).toEqual({ x_out: { dtype: 'float32', shape: [2], values: [2, 3] } });
    model.dispose();
  });

  it('names the kernel that such a file cannot hold', () => {
    const running = () =>
      exportGraphModel<'x', 'y'>(({ x }) => ({ y: tf.cumsum(x, 1) }), {
        inputs: { x: ['batch', 2] },
        outputs: ['y'],
      });
    expect(running).toThrow(UnsupportedKernelError);
    expect(running).toThrow(
      '"Cumsum" cannot be written into a TensorFlow.js model: this kernel is not in the table',
    );
  });

  it.each<[string, (x: Tensor) => Tensor, string]>([
    [
      'two open sizes',
      (x) => tf.reshape(tf.add(x, tf.transpose(x)), [x.shape[0], x.shape[0], 1]),
      '"Reshape"',
    ],
    ['ones of the size of the batch', (x) => tf.concat([x, tf.ones([x.shape[0], 1])], 1), '"Fill"'],
    ['a mean over the batch', (x) => tf.mul(x, 1 / x.shape[0]), '"Fill"'],
  ])('refuses %s', (_, fn, words) => {
    const shape = words === '"Reshape"' ? (['batch', 1] as const) : (['batch', 2] as const);
    expect(() =>
      exportGraphModel<'x', 'y'>(({ x }) => ({ y: fn(x) }), { inputs: { x: shape }, outputs: ['y'] }),
    ).toThrow(words);
  });

  it('refuses what cannot be traced, constants that do not fit, and names that no node can have', () => {
    const identity = (name: string) => () =>
      exportGraphModel<string, string>((inputs) => ({ y: inputs[name] }), {
        inputs: { [name]: [1] },
        outputs: ['y'],
      });
    expect(identity('a:0')).toThrow(
      '"a:0" cannot be the name of an input or output of a TensorFlow.js model',
    );
    expect(() =>
      exportGraphModel<'x', 'y'>(({ x }) => ({ y: tf.dropout(x, 0.5) }), {
        inputs: { x: [2] },
        outputs: ['y'],
      }),
    ).toThrow(UntraceableError);
    expect(() => exportGraphModel(layer, signature, { constants: { weight: new Float32Array(3) } })).toThrow(
      InputShapeError,
    );
  });
});

/** Of the conformance test, those that TensorFlow.js's own table of nodes has all kernels of. */
const cases = conformanceCases.filter(({ kernels }) => kernels.every((kernel) => nodeTable.has(kernel)));

describe('every kernel of the table', () => {
  it('is in a case', () => {
    const covered = new Set(cases.flatMap(({ kernels }) => kernels));
    expect([...covered].sort()).toEqual([...nodeTable.keys()].sort());
  });

  it.each(cases.map((example, i) => [`${example.kernels.join(', ')} (${i})`, example] as const))(
    '%s: as the eager function, with a fixed and with an open batch',
    async (_, example) => {
      for (const [axis, flag] of [
        [0, false],
        [1, true],
        [2, true],
      ] as const) {
        for (const isOpen of example.batch === false ? [false] : [false, true]) {
          const sizes = { shape: [8, 3, 4], smaller: [1, 4], axis, flag };
          const shapes = example.shapes(sizes);
          const inputs = Object.fromEntries(
            shapes.map((shape, i) => [
              `x${i}`,
              shape.map((size): 'batch' | number => (isOpen && size === 8 ? 'batch' : size)),
            ]),
          );
          const fn = (named: Readonly<Record<string, Tensor>>): Record<string, Tensor> => {
            const tensors = Object.values(named);
            const asRun = { ...sizes, shape: sizes.shape.with(0, tensors[0].shape[0]) };
            return { y: example.fn(tensors, asRun) };
          };
          const model = await loadFromMemory(exportGraphModel(fn, { inputs, outputs: ['y'] }));
          const executable = eager.compile(fn, { inputs, outputs: ['y'] });
          for (const batch of isOpen ? [8, 1, 5] : [8]) {
            const feeds = feedsOf(inputs, batch, example.range, example.integers);
            const actual = predict(model, feeds)['y'].values;
            const run = await executable.run(
              Object.fromEntries(Object.entries(feeds).map(([name, { values }]) => [name, values])),
            );
            const errors = Array.from(
              run['y'],
              (value, i) => Math.abs(actual[i] - value) / Math.max(1, Math.abs(value)),
            );
            expect(actual).toHaveLength(run['y'].length);
            expect(Math.max(...errors)).toBeLessThanOrEqual(1e-6);
          }
          model.dispose();
        }
      }
    },
  );
});

function feedsOf(
  inputs: Readonly<Record<string, readonly ('batch' | number)[]>>,
  batch: number,
  [low, high]: readonly [number, number] = [-2, 2],
  integers: true | undefined,
) {
  let state = 20261127;
  const next = (): number => {
    // Marsaglia's xorshift32.
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    const value = low + ((state >>> 0) / 2 ** 32) * (high - low);
    return integers ? Math.round(value) : value;
  };
  return Object.fromEntries(
    Object.entries(inputs).map(([name, sizes]) => {
      const shape = sizes.map((size) => (size === 'batch' ? batch : size));
      const length = shape.reduce((product, size) => product * size, 1);
      return [name, { values: Float32Array.from({ length }, next), shape }];
    }),
  );
}
