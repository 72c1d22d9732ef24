import { matMul } from '@hideout/compile';
import { add, relu, reshape, split, tanh, Tensor } from '@tensorflow/tfjs-core';
import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import { StateMismatchError } from './errors/state-mismatch-error.js';
import type { NamedTensor, NamedTensors } from './named-tensors.js';
import { orthogonal } from './orthogonal.js';
import type { RandomStream } from './random-streams.js';
import { cellSlices, cellWeights, initialCellSlice } from './recurrent/cell.js';
import type { CellSlice, CellWeights } from './recurrent/cell.js';
import type { CellShape } from './recurrent/memory.js';

/** A multi-layer perceptron, with a recurrent cell before its last layer or without: sizes, and free parameters beside. */
export interface NetworkShape {
  readonly inputSize: number;
  readonly hiddenSizes: readonly number[];
  readonly outputSize: number;
  readonly activation: 'tanh' | 'relu';
  /** Gain of the orthogonal initialisation of the last layer: small for a policy, 1 for a value function. */
  readonly outputGain: number;
  /** Parameters that no layer uses (a Gaussian's log standard deviations), after all others; start at 0. */
  readonly freeParameters: number;
  /** The cell between the hidden layers and the last one; missing or null: none. */
  readonly memory?: CellShape | null;
  /** Whether a second last layer, of one output and gain 1, makes a value out of the same hidden layers. Default false. */
  readonly valueHead?: boolean;
}

/** What a network puts out for M samples. */
export interface NetworkOutput {
  /** [M, outputSize]. */
  readonly output: Tensor2D;
  /** The free parameters, [F]; null: there are none. */
  readonly free: Tensor1D | null;
  /** Of the value head, [M]; null: there is none. */
  readonly value: Tensor1D | null;
}

/** The value of an output that has one. */
export function valueOf({ value }: NetworkOutput): Tensor1D {
  if (value === null) throw new Error('this network has no value head');
  return value;
}

/** One named piece of the flat parameter vector. */
export interface ParameterSlice {
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
  const sizes = [shape.inputSize, ...shape.hiddenSizes];
  const last = shape.hiddenSizes.length;
  const slices = shape.hiddenSizes.flatMap((outputs, layer) => layerSlices(layer, sizes[layer], outputs));
  slices.push(...memorySlices(shape).map(({ name, shape }) => sliceOf(name, shape)));
  const width = shape.memory?.units ?? sizes[last];
  slices.push(...layerSlices(last, width, shape.outputSize));
  if (shape.valueHead) slices.push(sliceOf('value.weight', [width, 1]), sliceOf('value.bias', [1]));
  if (shape.freeParameters > 0) slices.push(sliceOf('log_std', [shape.freeParameters]));
  return slices;
}

function layerSlices(layer: number, inputs: number, outputs: number): ParameterSlice[] {
  return [sliceOf(`layer${layer}.weight`, [inputs, outputs]), sliceOf(`layer${layer}.bias`, [outputs])];
}

/** The cell's pieces, none without one; it sees what the last hidden layer puts out. */
function memorySlices({ memory, inputSize, hiddenSizes }: NetworkShape): readonly CellSlice[] {
  return memory ? cellSlices(memory, hiddenSizes.at(-1) ?? inputSize) : [];
}

function sliceOf(name: string, shape: readonly number[]): ParameterSlice {
  return { name, shape, size: shape.reduce((product, size) => product * size, 1) };
}

/** Length of the flat parameter vector, P. */
export function parameterCount(shape: NetworkShape): number {
  return parameterSlices(shape).reduce((total, slice) => total + slice.size, 0);
}

/**
 * First parameters, [P]: orthogonal weights (gain sqrt 2 in hidden layers), zero biases, zero free parameters; the cell's
 * as `initialCellSlice` has them.
 */
export function initialParameters(shape: NetworkShape, random: RandomStream): Float32Array {
  const parameters = new Float32Array(parameterCount(shape));
  const gains: Record<string, number> = {
    [`layer${shape.hiddenSizes.length}.weight`]: shape.outputGain,
    'value.weight': 1,
  };
  let offset = 0;
  for (const slice of parameterSlices(shape)) {
    const { name, shape: sizes, size } = slice;
    if (shape.memory && name.startsWith('memory.')) {
      parameters.set(initialCellSlice(shape.memory, slice, random), offset);
    } else if (sizes.length === 2) {
      const gain = gains[name] ?? Math.SQRT2;
      parameters.set(orthogonal(sizes[0], sizes[1], gain, random), offset);
    }
    offset += size;
  }
  return parameters;
}

/** A layer's weights as tensors: [inputs, outputs] and [outputs]. */
export interface Layer {
  readonly weight: Tensor2D;
  readonly bias: Tensor;
}

/** All weights of a network as tensors, cut out of the flat vector. */
export interface NetworkWeights {
  readonly hidden: readonly Layer[];
  readonly cell: CellWeights | null;
  readonly last: Layer;
  readonly valueHead: Layer | null;
  /** [F]. */
  readonly free: Tensor1D | null;
}

/** The parameters of a network as tensors: the flat vector, [P], or its pieces, in the order of `parameterSlices`. */
export type NetworkParameters = Tensor1D | readonly Tensor[];

export function networkWeights(shape: NetworkShape, parameters: NetworkParameters): NetworkWeights {
  const slices = parameterSlices(shape);
  const pieces = parameters instanceof Tensor ? splitParameters(slices, parameters) : parameters;
  const layerAt = (index: number): Layer => ({
    weight: reshape(pieces[index], slices[index].shape as [number, number]),
    bias: pieces[index + 1],
  });
  const ofCell = memorySlices(shape);
  const cellAt = 2 * shape.hiddenSizes.length;
  const lastAt = cellAt + ofCell.length;
  const valueAt = lastAt + 2;
  const freeAt = shape.valueHead ? valueAt + 2 : valueAt;
  return {
    hidden: shape.hiddenSizes.map((_, layer) => layerAt(2 * layer)),
    cell: ofCell.length > 0 ? cellWeights(ofCell, pieces.slice(cellAt, lastAt)) : null,
    last: layerAt(lastAt),
    valueHead: shape.valueHead ? layerAt(valueAt) : null,
    free: shape.freeParameters > 0 ? (pieces[freeAt] as Tensor1D) : null,
  };
}

function splitParameters(slices: readonly ParameterSlice[], parameters: Tensor1D): Tensor[] {
  return split(
    parameters as Tensor,
    slices.map(({ size }) => size),
  );
}

/** The hidden layers: input [M, inputSize] -> [M, the last of hiddenSizes]. */
export function applyHidden(
  { activation }: NetworkShape,
  layers: readonly Layer[],
  input: Tensor2D,
): Tensor2D {
  const activate = activation === 'tanh' ? tanh : relu;
  return layers.reduce((hidden, layer): Tensor2D => activate(applyLayer(layer, hidden)), input);
}

/** input [M, inputs] -> input W + b, [M, outputs]. */
export function applyLayer({ weight, bias }: Layer, input: Tensor2D): Tensor2D {
  return add(matMul(input, weight), bias);
}

/** The last layers: what the hidden layers, or the cell, put out, [M, width], -> what the network does. */
export function applyLast({ last, valueHead, free }: NetworkWeights, hidden: Tensor2D): NetworkOutput {
  return {
    output: applyLayer(last, hidden),
    free,
    value: valueHead === null ? null : reshape(applyLayer(valueHead, hidden), [-1]),
  };
}

/** A network without a cell as a tensor program. input: [M, inputSize]. */
export function applyNetwork(
  shape: NetworkShape,
  parameters: NetworkParameters,
  input: Tensor2D,
): NetworkOutput {
  const weights = networkWeights(shape, parameters);
  return applyLast(weights, applyHidden(shape, weights.hidden, input));
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
