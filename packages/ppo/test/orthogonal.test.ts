import { describe, expect, it } from '@jest/globals';
import { orthogonal } from '../src/orthogonal.js';
import { RandomStreams } from '../src/random-streams.js';

describe('orthogonal', () => {
  it.each([
    [3, 5],
    [5, 3],
    [4, 4],
  ])('gives a %i x %i matrix whose shorter side is orthogonal and of length gain', (rows, columns) => {
    const gain = 1.5;
    const matrix = orthogonal(rows, columns, gain, new RandomStreams(1, 1).stream(0));
    const vectors = Array.from({ length: Math.min(rows, columns) }, (_, k) =>
      Array.from({ length: Math.max(rows, columns) }, (_, i) =>
        rows <= columns ? matrix[k * columns + i] : matrix[i * columns + k],
      ),
    );
    vectors.forEach((a, i) =>
      vectors.forEach((b, k) => {
        const product = a.reduce<number>((sum, value, n) => sum + (value as number) * (b[n] as number), 0);
        expect(product).toBeCloseTo(i === k ? gain * gain : 0, 5);
      }),
    );
  });
});
