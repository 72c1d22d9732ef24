import { describe, expect, it } from '@jest/globals';
import { exportOnnx, InputShapeError, onnxExporter } from '../src/index.js';
import { blocksAt, fieldsOf, messagesAt, textsAt } from './onnx-fields.js';
import { constants, layer, signature } from './sample-layer.js';
import type { Output } from './sample-layer.js';

describe('exportOnnx', () => {
  it('puts constants into the file, and keeps the types of outputs', async () => {
    const ort = await import('onnxruntime-node');
    const session = await ort.InferenceSession.create(exportOnnx(layer, signature, { constants }));
    expect(session.inputNames).toEqual(['x']);
    const types = session.outputMetadata.map((output) => output.isTensor && [output.name, output.type]);
    expect(types).toEqual([
      ['y', 'float32'],
      ['best', 'int32'],
      ['positive', 'bool'],
    ]);
    const x = new ort.Tensor('float32', Float32Array.of(1, 0, -2, 1), [2, 2]);
    const { y, best } = await session.run({ x }, ['y', 'best']);
    // [1, 0] W = [1, -2]; [-2, 1] W = [-2 + 3, 4 + 4].
    expect([...(y.data as Float32Array)]).toEqual([1, -2, 1, 8]);
    expect([...(best.data as Int32Array)]).toEqual([0, 1]);
    await session.release();
  });

  it('writes a constant once, under its name, also where all its numbers are the same', () => {
    const ones = { ...constants, weight: new Float32Array(4).fill(1) };
    const graph = messagesAt(fieldsOf(exportOnnx(layer, signature, { constants: ones })), 7)[0];
    const named = messagesAt(graph, 5).filter((tensor) => !textsAt(tensor, 8)[0].startsWith('/'));
    // What no output needs is not in the file.
    expect(named.map((tensor) => textsAt(tensor, 8)[0])).toEqual(['weight']);
    expect(named[0].get(1)).toEqual([2n, 2n]);
    expect(blocksAt(named[0], 9)[0]).toEqual(new Uint8Array(ones.weight.buffer));
  });

  it('says what it is: names, words, version, metadata', () => {
    const bytes = exportOnnx(layer, signature, {
      constants,
      name: 'layer',
      programVersion: '1.2.3',
      documentation: 'Größe: 2',
      meanings: { x: 'two numbers', y: 'their product', weight: 'no input any more' },
      metadata: { first: '1', second: '{}' },
    });
    const model = fieldsOf(bytes);
    expect([2, 3, 6].map((field) => textsAt(model, field)[0])).toEqual(['hideout', '1.2.3', 'Größe: 2']);
    const entries = messagesAt(model, 14).map((entry) => [textsAt(entry, 1)[0], textsAt(entry, 2)[0]]);
    expect(entries).toEqual([
      ['first', '1'],
      ['second', '{}'],
    ]);
    const [graph] = messagesAt(model, 7);
    expect(textsAt(graph, 2)).toEqual(['layer']);
    const ports = (field: number) =>
      messagesAt(graph, field).map((port) => [textsAt(port, 1)[0], textsAt(port, 3)]);
    expect(ports(11)).toEqual([['x', ['two numbers']]]);
    expect(ports(12)).toEqual([
      ['y', ['their product']],
      ['best', []],
      ['positive', []],
    ]);
  });

  it('makes as many files as there are weights out of one trace', () => {
    const exporter = onnxExporter(layer, signature);
    const others = { weight: Float32Array.of(5, 6, 7, 8) };
    const first = exporter({ constants });
    expect(exporter({ constants: others, name: 'other' })).toEqual(
      exportOnnx(layer, signature, { constants: others, name: 'other' }),
    );
    expect(exporter({ constants })).toEqual(first);
    expect(exporter()).toEqual(exportOnnx(layer, signature));
    expect(() => exporter({ constants: { weight: new Float32Array(3) } })).toThrow(InputShapeError);
  });

  it('refuses a constant that does not fit', () => {
    const put = (name: string, length: number) => () =>
      exportOnnx<string, Output>(layer as never, signature, {
        constants: { ...constants, [name]: new Float32Array(length) },
      });
    expect(put('weight', 3)).toThrow(InputShapeError);
    expect(put('wait', 4)).toThrow('the constant "wait" is no input of the signature');
    expect(put('x', 4)).toThrow('the constant "x" has a batch in its shape; give it fixed sizes');
  });
});
