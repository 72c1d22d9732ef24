import type { RandomStream } from './random-streams.js';

/**
 * A [rows, columns] matrix with orthogonal rows or columns (whichever are fewer) of length `gain`, row-major
 * (Saxe et al. 2014, https://arxiv.org/abs/1312.6120): Gram and Schmidt, twice for accuracy, over normal draws.
 */
export function orthogonal(rows: number, columns: number, gain: number, random: RandomStream): Float32Array {
  const count = Math.min(rows, columns);
  const length = Math.max(rows, columns);
  const basis: Float64Array[] = [];
  while (basis.length < count) {
    const candidate = Float64Array.from({ length }, () => random.normal());
    for (let pass = 0; pass < 2; pass++) for (const other of basis) removeComponent(candidate, other);
    normalize(candidate);
    basis.push(candidate);
  }
  const matrix = new Float32Array(rows * columns);
  for (let k = 0; k < count; k++) {
    const direction = basis[k];
    for (let i = 0; i < length; i++) {
      const index = rows <= columns ? k * columns + i : i * columns + k;
      matrix[index] = gain * direction[i];
    }
  }
  return matrix;
}

function removeComponent(vector: Float64Array, unit: Float64Array): void {
  const projection = dot(vector, unit);
  for (let i = 0; i < vector.length; i++) vector[i] -= projection * unit[i];
}

function normalize(vector: Float64Array): void {
  const norm = Math.sqrt(dot(vector, vector));
  for (let i = 0; i < vector.length; i++) vector[i] /= norm;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
