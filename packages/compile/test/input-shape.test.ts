import { describe, expect, it } from '@jest/globals';
import { InputShapeError } from '../src/index.js';
import { batchSize, concreteShape } from '../src/input-shape.js';

describe('batchSize', () => {
  it('is what is left of the length after the fixed sizes', () => {
    expect(batchSize('x', ['batch', 2, 3], 24)).toBe(4);
  });

  it('is null for a shape without a batch; a scalar is one number', () => {
    expect(batchSize('x', [2, 3], 6)).toBeNull();
    expect(batchSize('x', [], 1)).toBeNull();
  });

  it.each([
    [['batch', 2], 3],
    [['batch', 2], 0],
    [[2, 3], 5],
    [[], 0],
  ] as const)('refuses shape %j with %i numbers', (shape, length) => {
    expect(() => batchSize('x', shape, length)).toThrow(
      new InputShapeError('x', length, `[${shape.join(', ')}]`),
    );
  });
});

describe('concreteShape', () => {
  it('fills the batch in', () => {
    expect(concreteShape(['batch', 2], 5)).toEqual([5, 2]);
  });
});
