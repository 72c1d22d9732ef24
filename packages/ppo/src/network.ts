import { matMul } from '@hideout/compile';
import { add, relu, reshape, split, tanh } from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import { StateMismatchError } from './errors/state-mismatch-error.js';
import type { NamedTensor, NamedTensors } from './named-tensors.js';
import { orthogonal } from './orthogonal.js';
import type { RandomStream } from './random-streams.js';

/** A multi-layer perceptron: sizes of its layers, and free parameters beside them. */
export interface NetworkShape {
  readonly inputSize: number;
  readonly hiddenSizes: readonly number[];
  readonly outputSize: number;
  readonly activation: 'tanh' | 'relu';
  /** Gain of the orthogonal initialisation of the last layer: small for a policy, 1 for a value function. */
  readonly outputGain: number;
  /** Parameters that no layer uses (a Gaussian's log standard deviations), after all others; start at 0. */
  readonly freeParameters: number;
}

/** One named piece of the flat parameter vector. */
interface ParameterSlice {
  readonly name: string;
  readonly shape: readonly number[];
  readonly size: number;
}

/**
 * Where each weight lies in the one flat vector that holds all parameters of a network. One vector, because a single
 * split (whose gradient is a single concatenation) costs less than many small tensors in every executor, and because
 * Adam and clipping then are one operation each.
 */
export function parameterSlices(shape: NetworkShape): readonly ParameterSlice[] {
  const sizes = [shape.inputSize, ...shape.hiddenSizes, shape.outputSize];
  const slices: ParameterSlice[] = [];
  for (let layer = 0; layer + 1 < sizes.length; layer++) {
    const [inputs, outputs] = [sizes[layer], sizes[layer + 1]];
    slices.push({ name: `layer${layer}.weight`, shape: [inputs, outputs], size: inputs * outputs });
    slices.push({ name: `layer${layer}.bias`, shape: [outputs], size: outputs });
  }
  if (shape.freeParameters > 0) {
    slices.push({ name: 'log_std', shape: [shape.freeParameters], size: shape.freeParameters });
  }
  return slices;
}

/** Length of the flat parameter vector, P. */
export function parameterCount(shape: NetworkShape): number {
  return parameterSlices(shape).reduce((total, slice) => total + slice.size, 0);
}

/** First parameters, [P]: orthogonal weights (gain sqrt 2 in hidden layers), zero biases, zero free parameters. */
export function initialParameters(shape: NetworkShape, random: RandomStream): Float32Array {
  const parameters = new Float32Array(parameterCount(shape));
  const lastWeight = `layer${shape.hiddenSizes.length}.weight`;
  let offset = 0;
  for (const { name, shape: sizes, size } of parameterSlices(shape)) {
    if (sizes.length === 2) {
      const gain = name === lastWeight ? shape.outputGain : Math.SQRT2;
      parameters.set(orthogonal(sizes[0], sizes[1], gain, random), offset);
    }
    offset += size;
  }
  return parameters;
}

/** The network as a tensor program. parameters [P], input [M, inputSize] -> output [M, outputSize] and free [F]. */
export function applyNetwork(
  shape: NetworkShape,
  parameters: Tensor1D,
  input: Tensor2D,
): { readonly output: Tensor2D; readonly free: Tensor1D | null } {
  const slices = parameterSlices(shape);
  const sizes = slices.map((slice) => slice.size);
  const pieces: Tensor[] = split(parameters as Tensor, sizes);
  const activation = shape.activation === 'tanh' ? tanh : relu;
  const layers = shape.hiddenSizes.length + 1;
  let hidden = input;
  for (let layer = 0; layer < layers; layer++) {
    const weight: Tensor2D = reshape(pieces[2 * layer], slices[2 * layer].shape as [number, number]);
    const linear: Tensor2D = add(matMul(hidden, weight), pieces[2 * layer + 1]);
    hidden = layer + 1 < layers ? activation(linear) : linear;
  }
  return { output: hidden, free: shape.freeParameters > 0 ? (pieces[2 * layers] as Tensor1D) : null };
}

/** The flat vector as tensors by name (copies), names prefixed. */
export function namedParameters(shape: NetworkShape, parameters: Float32Array, prefix: string): NamedTensors {
  const named: Record<string, NamedTensor> = {};
  let offset = 0;
  for (const slice of parameterSlices(shape)) {
    named[prefix + slice.name] = { data: parameters.slice(offset, offset + slice.size), shape: slice.shape };
    offset += slice.size;
  }
  return named;
}

/**
 * The flat vector out of tensors by name.
 *
 * @throws {StateMismatchError} when one is missing or has another shape.
 */
export function flatParameters(shape: NetworkShape, tensors: NamedTensors, prefix: string): Float32Array {
  const slices = parameterSlices(shape);
  // All are checked before anything is allocated: the sizes come from a file, too.
  const pieces = slices.map((slice) => savedPiece(slice, tensors, prefix + slice.name));
  const parameters = new Float32Array(parameterCount(shape));
  let offset = 0;
  for (const piece of pieces) {
    parameters.set(piece, offset);
    offset += piece.length;
  }
  return parameters;
}

function savedPiece({ shape, size }: ParameterSlice, tensors: NamedTensors, entry: string): Float32Array {
  const expected = `float32 [${shape.join(', ')}]`;
  const found = tensors[entry];
  if (found === undefined) throw new StateMismatchError(entry, 'missing', expected);
  const { data } = found;
  if (!(data instanceof Float32Array) || found.shape.join() !== shape.join() || data.length !== size) {
    const described = `${data.constructor.name} [${found.shape.join(', ')}] of ${data.length} numbers`;
    throw new StateMismatchError(entry, described, expected);
  }
  return data;
}
