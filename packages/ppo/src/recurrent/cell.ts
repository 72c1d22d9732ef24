import { matMul } from '@hideout/compile';
import { add, concat, mul, reshape, sigmoid, split, sub, tanh } from '@tensorflow/tfjs-core';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import { orthogonal } from '../orthogonal.js';
import type { RandomStream } from '../random-streams.js';
import type { CellShape } from './memory.js';

/*
 * Two recurrent cells as tensor programs. M rows, U units, H inputs; x [M, H], h and c [M, U]; * is elementwise.
 *
 * LSTM (Hochreiter and Schmidhuber 1997, with the forget gate of Gers et al. 2000, without peepholes):
 *   i, f, o = sigmoid(x W_k + h R_k + b_k) each; g = tanh(x W_g + h R_g + b_g);
 *   c' = f * c + i * g; h' = o * tanh(c').
 * Gates lie in the weights in the order i, f, o, g.
 *
 * GRU (Cho et al. 2014, https://arxiv.org/abs/1406.1078, in the variant of cuDNN and PyTorch, whose reset gate acts
 * after the product with the state instead of before it):
 *   r, z = sigmoid(x W_k + h R_k + b_k) each; n = tanh(x W_n + b_n + r * (h R_n + d)); h' = n + z * (h - n).
 * Gates lie in the order r, z, n; d is `state_bias`.
 */

/** One named piece of a cell's parameters. */
export interface CellSlice {
  readonly name: string;
  readonly shape: readonly number[];
}

/** A cell's parameters as tensors. */
export interface CellWeights {
  /** W, [H, gates * U]. */
  readonly input: Tensor2D;
  /** R, [U, gates * U]. */
  readonly state: Tensor2D;
  /** b, [gates * U]. */
  readonly bias: Tensor;
  /** d of a GRU, [U]. */
  readonly stateBias: Tensor | null;
}

/** What a cell remembers, [M, U] each: h, and c of an LSTM. */
export type CellState = readonly Tensor2D[];

const gateCount = { lstm: 4, gru: 3 } as const;
/** Place of the LSTM's gate that decides what is kept. */
const forgetGate = 1;

/** The parameters of a cell with so many inputs. */
export function cellSlices({ kind, units }: CellShape, inputs: number): readonly CellSlice[] {
  const width = gateCount[kind] * units;
  const slices: CellSlice[] = [
    { name: 'memory.input_weight', shape: [inputs, width] },
    { name: 'memory.state_weight', shape: [units, width] },
    { name: 'memory.bias', shape: [width] },
  ];
  if (kind === 'gru') slices.push({ name: 'memory.state_bias', shape: [units] });
  return slices;
}

/**
 * First numbers of one slice: orthogonal weights of gain 1 for each gate by itself; zero biases, but 1 for the LSTM's
 * forget gate, so that it remembers before it has learned to (Jozefowicz et al. 2015).
 */
export function initialCellSlice(cell: CellShape, slice: CellSlice, random: RandomStream): Float32Array {
  const { kind, units } = cell;
  if (slice.shape.length === 2) return orthogonalGates(cell, slice.shape[0], random);
  const bias = new Float32Array(slice.shape[0]);
  if (kind === 'lstm') bias.fill(1, forgetGate * units, (forgetGate + 1) * units);
  return bias;
}

/** [rows, gates * U], the [rows, U] of each gate orthogonal. */
function orthogonalGates({ kind, units }: CellShape, rows: number, random: RandomStream): Float32Array {
  const width = gateCount[kind] * units;
  const weight = new Float32Array(rows * width);
  for (let gate = 0; gate < gateCount[kind]; gate++) {
    const block = orthogonal(rows, units, 1, random);
    for (let row = 0; row < rows; row++) {
      weight.set(block.subarray(row * units, (row + 1) * units), row * width + gate * units);
    }
  }
  return weight;
}

/** The cell's parameters out of its pieces of the flat vector, in the order of `cellSlices`. */
export function cellWeights(slices: readonly CellSlice[], pieces: readonly Tensor[]): CellWeights {
  const weightAt = (i: number): Tensor2D => reshape(pieces[i], slices[i].shape as [number, number]);
  return { input: weightAt(0), state: weightAt(1), bias: pieces[2], stateBias: pieces[3] ?? null };
}

/** The part of all gates that does not depend on the state, x W + b: [M, H] -> [M, gates * U]. For many steps at once. */
export function cellInput(weights: CellWeights, input: Tensor2D): Tensor2D {
  return add(matMul(input, weights.input), weights.bias);
}

/** One step: what the cell remembers after inputs whose `cellInput` is [M, gates * U]. Its output is h, the first part. */
export function cellStep(
  { kind, units }: CellShape,
  weights: CellWeights,
  input: Tensor2D,
  state: CellState,
): CellState {
  return kind === 'lstm'
    ? lstmStep(units, weights, input, state)
    : [gruStep(units, weights, input, state[0])];
}

/** [M, S] -> h, and c of an LSTM. */
export function unpackState({ kind, units }: CellShape, memory: Tensor2D): CellState {
  return kind === 'lstm' ? split(memory, [units, units], 1) : [memory];
}

/** The inverse of `unpackState`. */
export function packState(state: CellState): Tensor2D {
  return state.length === 1 ? state[0] : concat([...state], 1);
}

function lstmStep(units: number, weights: CellWeights, input: Tensor2D, [h, c]: CellState): CellState {
  const linear: Tensor2D = add(input, matMul(h, weights.state));
  const [gates, candidate] = split(linear, [3 * units, units], 1);
  const [i, f, o] = split(sigmoid(gates), [units, units, units], 1);
  const inner: Tensor2D = add(mul(f, c), mul(i, tanh(candidate)));
  return [mul(o, tanh(inner)), inner];
}

function gruStep(units: number, weights: CellWeights, input: Tensor2D, h: Tensor2D): Tensor2D {
  if (weights.stateBias === null) throw new Error('a GRU needs its state bias');
  const fromState: Tensor2D = matMul(h, weights.state);
  const [inputGates, inputCandidate] = split(input, [2 * units, units], 1);
  const [stateGates, stateCandidate] = split(fromState, [2 * units, units], 1);
  const [r, z] = split(sigmoid(add(inputGates, stateGates)), [units, units], 1);
  const n: Tensor2D = tanh(add(inputCandidate, mul(r, add(stateCandidate, weights.stateBias))));
  return add(n, mul(z, sub(h, n)));
}
