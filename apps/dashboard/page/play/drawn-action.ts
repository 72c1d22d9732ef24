import type { HideAndSeekActionSpace } from '@hideout/env';

/** A number drawn evenly from 0 to 1, without 1. */
export type Uniform = () => number;

/** An action drawn from the Gaussian of a policy. */
export function drawnNumbers(mean: Float32Array, logStd: Float32Array, uniform: Uniform): Float32Array {
  return mean.map((middle, index) => middle + Math.exp(logStd[index] ?? 0) * normal(uniform));
}

/** An action drawn from a policy's choices, whose log-probabilities follow one another. */
export function drawnChoices(
  logProbabilities: Float32Array,
  { sizes }: Extract<HideAndSeekActionSpace, { kind: 'discrete' }>,
  uniform: Uniform,
): Float32Array {
  let start = 0;
  return Float32Array.from(sizes, (size) => {
    const choices = logProbabilities.subarray(start, start + size);
    start += size;
    return drawnChoice(choices, uniform());
  });
}

/** The first choice whose cumulative probability passes `u`. */
function drawnChoice(logProbabilities: Float32Array, u: number): number {
  let passed = 0;
  const choice = logProbabilities.findIndex((logProbability) => u < (passed += Math.exp(logProbability)));
  // Rounded, the sum may stay below.
  return choice === -1 ? logProbabilities.indexOf(Math.max(...logProbabilities)) : choice;
}

/** Box and Muller's transform. */
function normal(uniform: Uniform): number {
  return Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
}
