import { beforeAll, describe, expect, it } from '@jest/globals';
import { chooseExecutor } from '@hideout/compile';
import { engine, tensor1d, tensor2d, tidy } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { StateMismatchError } from '../src/index.js';
import {
  applyNetwork,
  flatParameters,
  initialParameters,
  namedParameters,
  parameterCount,
  parameterSlices,
} from '../src/network.js';
import type { NetworkShape } from '../src/network.js';
import { RandomStreams } from '../src/random-streams.js';
import { referenceMlp } from './fixtures/reference-mlp.js';

const shape: NetworkShape = {
  inputSize: 3,
  hiddenSizes: [5, 4],
  outputSize: 2,
  activation: 'tanh',
  outputGain: 0.01,
  freeParameters: 2,
};

beforeAll(async () => {
  await chooseExecutor('wasm');
});

describe('applyNetwork', () => {
  it('gives by hand: relu([1 2] [[1 -1] [1 1]] + [0 -2]) [[2] [5]] + [1] = [3 0] [[2] [5]] + 1 = 7', () => {
    const small: NetworkShape = {
      ...shape,
      inputSize: 2,
      hiddenSizes: [2],
      outputSize: 1,
      activation: 'relu',
    };
    // Weight and bias of layer 0, of layer 1, then the two free parameters. [1 2] W = [3 1], plus bias [3 -1].
    const [output, free] = applied(small, [1, -1, 1, 1, 0, -2, 2, 5, 1, 8, 9], [[1, 2]]);
    expect(output).toEqual([7]);
    expect(free).toEqual([8, 9]);
  });

  it.each(['tanh', 'relu'] as const)('equals a float64 perceptron with %s', (activation) => {
    const random = new RandomStreams(4, 1).stream(0);
    const network = { ...shape, activation };
    const parameters = Array.from({ length: parameterCount(network) }, () => Math.fround(random.normal()));
    const inputs = Array.from({ length: 6 }, () => [1, 2, 3].map(() => Math.fround(random.normal())));
    const [output, free] = applied(network, parameters, inputs);
    const expected = inputs.flatMap((input) => referenceMlp(network, parameters, input).output);
    expected.forEach((value, i) => expect(output[i]).toBeCloseTo(value, 4));
    expect(free).toEqual(parameters.slice(-2));
  });

  it('leaves no tensor behind', () => {
    applied(shape, [...initialParameters(shape, new RandomStreams(1, 1).stream(0))], [[1, 2, 3]]);
    expect(engine().state.numTensors).toBe(0);
  });
});

describe('initialParameters', () => {
  it('has orthogonal weights of gain sqrt 2, the output gain in the last layer, and zeros elsewhere', () => {
    const parameters = initialParameters(shape, new RandomStreams(1, 1).stream(0));
    let offset = 0;
    for (const { name, shape: sizes, size } of parameterSlices(shape)) {
      const piece = parameters.subarray(offset, offset + size);
      offset += size;
      const sumOfSquares = piece.reduce((sum, value) => sum + value * value, 0);
      // min(rows, columns) orthogonal vectors, each of length gain.
      const gain = name === 'layer2.weight' ? 0.01 : Math.SQRT2;
      const expected = sizes.length === 2 ? Math.min(...sizes) * gain ** 2 : 0;
      expect(sumOfSquares).toBeCloseTo(expected, 6);
    }
    expect(offset).toBe(parameters.length);
  });
});

describe('namedParameters and flatParameters', () => {
  const sizes = fc.integer({ min: 1, max: 6 });
  const shapes: fc.Arbitrary<NetworkShape> = fc.record({
    inputSize: sizes,
    hiddenSizes: fc.array(sizes, { minLength: 1, maxLength: 3 }),
    outputSize: sizes,
    activation: fc.constantFrom('tanh' as const, 'relu' as const),
    outputGain: fc.constant(1),
    freeParameters: fc.nat(3),
  });

  it('are the inverse of each other, for any shape', () => {
    fc.assert(
      fc.property(shapes, (network) => {
        const parameters = Float32Array.from({ length: parameterCount(network) }, (_, i) => i);
        const named = namedParameters(network, parameters, 'policy.');
        expect(flatParameters(network, named, 'policy.')).toEqual(parameters);
      }),
    );
  });

  const named = () => namedParameters(shape, new Float32Array(parameterCount(shape)), 'policy.');

  it('name every weight by its layer and hand out copies', () => {
    const parameters = new Float32Array(parameterCount(shape)).fill(1);
    const tensors = namedParameters(shape, parameters, 'policy.');
    parameters.fill(2);
    expect(Object.entries(tensors).map(([name, tensor]) => [name, tensor.shape])).toEqual([
      ['policy.layer0.weight', [3, 5]],
      ['policy.layer0.bias', [5]],
      ['policy.layer1.weight', [5, 4]],
      ['policy.layer1.bias', [4]],
      ['policy.layer2.weight', [4, 2]],
      ['policy.layer2.bias', [2]],
      ['policy.log_std', [2]],
    ]);
    for (const { data } of Object.values(tensors)) expect(new Set(data)).toEqual(new Set([1]));
  });

  it.each([
    ['is missing', undefined],
    ['has another shape', { data: new Float32Array(20), shape: [4, 5] }],
    ['has fewer numbers than its shape says', { data: new Float32Array(19), shape: [5, 4] }],
    ['is not float32', { data: new Float64Array(20), shape: [5, 4] }],
  ])('refuse a weight that %s, naming it', (_problem, weight) => {
    const tensors = { ...named(), 'policy.layer1.weight': weight! };
    expect(() => flatParameters(shape, tensors, 'policy.')).toThrow(
      expect.objectContaining({ name: 'StateMismatchError', entry: 'policy.layer1.weight' }),
    );
  });

  it('refuse a network of impossible size before they allocate it', () => {
    const huge = { ...shape, hiddenSizes: [2 ** 40, 2 ** 40] };
    expect(() => flatParameters(huge, named(), 'policy.')).toThrow(StateMismatchError);
  });
});

function applied(network: NetworkShape, parameters: number[], inputs: number[][]): [number[], number[]] {
  let result: [number[], number[]] = [[], []];
  tidy(() => {
    const { output, free } = applyNetwork(network, tensor1d(parameters), tensor2d(inputs));
    result = [[...output.dataSync()], free === null ? [] : [...free.dataSync()]];
  });
  return result;
}
