import { describe, expect, it } from '@jest/globals';
import { studentT } from '../../src/evaluation/student-t.js';

describe("the quantile of Student's t distribution", () => {
  // From printed tables.
  it.each([
    [1, 12.706],
    [2, 4.303],
    [9, 2.262],
    [10, 2.228],
    [11, 2.201],
    [15, 2.131],
    [30, 2.042],
    [120, 1.98],
    [1_000_000, 1.96],
  ])('for %d degrees of freedom is %d', (degrees, quantile) => {
    expect(Math.abs(studentT(degrees) - quantile)).toBeLessThan(0.0006);
  });

  it('falls with every degree of freedom, where the table ends too', () => {
    for (let n = 1; n < 40; n += 1) expect(studentT(n + 1)).toBeLessThan(studentT(n));
  });
});
