import { mul, reshape, split, stack, sub, unstack } from '@tensorflow/tfjs-core';
import type { Tensor1D, Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import { applyHidden, applyLast, networkWeights } from '../network.js';
import type { NetworkOutput, NetworkParameters, NetworkShape, NetworkWeights } from '../network.js';
import { cellInput, cellStep, packState, unpackState } from './cell.js';
import type { CellState, CellWeights } from './cell.js';
import type { CellShape } from './memory.js';

/** B sequences of L steps, as a network with a cell sees them. */
export interface Sequences {
  /** [B, L, inputSize]. */
  readonly input: Tensor3D;
  /** What was remembered when the sequence began, [B, S]. */
  readonly memory: Tensor2D;
  /**
   * 1 where an episode begins with this step, [B, L]: what came before is forgotten. Not looked at for a sequence's first
   * step, which begins with a memory of its own episode.
   */
  readonly fresh: Tensor2D;
}

/**
 * One step of a network with a cell. input [M, inputSize], memory [M, S] -> its output, and what is remembered
 * afterwards, [M, S].
 */
export function applyRecurrentStep(
  shape: NetworkShape,
  parameters: NetworkParameters,
  input: Tensor2D,
  memory: Tensor2D,
): NetworkOutput & { readonly newMemory: Tensor2D } {
  const { cell, weights } = recurrentParts(shape, parameters);
  const projected = cellInput(weights.cell, applyHidden(shape, weights.hidden, input));
  const state = cellStep(cell, weights.cell, projected, unpackState(cell, memory));
  return { ...applyLast(weights, state[0]), newMemory: packState(state) };
}

/**
 * A network with a cell over whole sequences, unrolled: gradients flow back to the beginning of a sequence and no further
 * (truncated backpropagation through time). parameters [P] -> the output of M = B * L samples, sequence by sequence.
 */
export function applyRecurrentSequence(
  shape: NetworkShape,
  parameters: Tensor1D,
  { input, memory, fresh }: Sequences,
): NetworkOutput {
  const { cell, weights } = recurrentParts(shape, parameters);
  const length = fresh.shape[1];
  // What does not depend on the state is one product for all steps.
  const hidden = applyHidden(shape, weights.hidden, reshape(input, [-1, shape.inputSize]));
  const projected = cellInput(weights.cell, hidden);
  const inputs = stepsOf(projected, length);
  const kept = split(sub(1, fresh) as Tensor2D, length, 1);

  let state: CellState = unpackState(cell, memory);
  const outputs: Tensor2D[] = [];
  for (let step = 0; step < length; step++) {
    const before = step === 0 ? state : state.map((part): Tensor2D => mul(part, kept[step]));
    state = cellStep(cell, weights.cell, inputs[step], before);
    outputs.push(state[0]);
  }
  return applyLast(weights, reshape(stack(outputs, 1), [-1, cell.units]));
}

/** [B * L, width] -> L tensors [B, width]. */
function stepsOf(sequences: Tensor2D, length: number): Tensor2D[] {
  // Unstacking one piece has no gradient in TensorFlow.js.
  if (length === 1) return [sequences];
  return unstack(reshape(sequences, [-1, length, sequences.shape[1]]), 1) as Tensor2D[];
}

function recurrentParts(
  shape: NetworkShape,
  parameters: NetworkParameters,
): { readonly cell: CellShape; readonly weights: NetworkWeights & { readonly cell: CellWeights } } {
  const weights = networkWeights(shape, parameters);
  if (!shape.memory || weights.cell === null) throw new Error('this network has no memory');
  return { cell: shape.memory, weights: { ...weights, cell: weights.cell } };
}
