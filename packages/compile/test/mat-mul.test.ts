import { beforeAll, describe, expect, it } from '@jest/globals';
import { grads, matMul as stockMatMul, mul, sum, tensor2d, tidy } from '@tensorflow/tfjs-core';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { chooseExecutor, matMul } from '../src/index.js';

beforeAll(async () => {
  await chooseExecutor('cpu');
});

describe('matMul', () => {
  it('has the gradients dy bᵀ and aᵀ dy', () => {
    // a = [1 2], b = [[3 4] [5 6]], loss = sum(weights * ab) with weights [1 10]: dy = [1 10].
    // da = dy bᵀ = [1*3 + 10*4, 1*5 + 10*6] = [43 65]; db = aᵀ dy = [[1 10] [2 20]].
    const [da, db] = gradientsOf(
      matMul,
      [[1, 2]],
      [
        [3, 4],
        [5, 6],
      ],
      [[1, 10]],
    );
    expect(da).toEqual([43, 65]);
    expect(db).toEqual([1, 10, 2, 20]);
  });

  it('has the gradients of the stock product for any sizes', () => {
    const size = fc.integer({ min: 1, max: 4 });
    fc.assert(
      fc.property(size, size, size, fc.integer(), (m, k, n, seed) => {
        const matrix = (rows: number, columns: number, salt: number): number[][] =>
          Array.from({ length: rows }, (_, i) =>
            Array.from({ length: columns }, (_, j) => Math.sin(seed + salt + 7 * i + j)),
          );
        const operands = [matrix(m, k, 1), matrix(k, n, 2), matrix(m, n, 3)] as const;
        const [own, stock] = [gradientsOf(matMul, ...operands), gradientsOf(stockMatMul, ...operands)];
        own.forEach((gradient, i) =>
          gradient.forEach((value, j) => expect(value).toBeCloseTo(stock[i][j], 5)),
        );
      }),
      { numRuns: 25 },
    );
  });
});

/** Gradients of sum(weights * product(a, b)) with respect to a and b, row-major. */
function gradientsOf(
  product: typeof matMul | typeof stockMatMul,
  a: number[][],
  b: number[][],
  weights: number[][],
): number[][] {
  const gradients: number[][] = [];
  tidy(() => {
    const loss = (x: Tensor, y: Tensor): Tensor =>
      sum(mul(product(x as Tensor2D, y as Tensor2D), tensor2d(weights)));
    for (const gradient of grads(loss)([tensor2d(a), tensor2d(b)])) gradients.push([...gradient.dataSync()]);
  });
  return gradients;
}
