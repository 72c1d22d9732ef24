import { describe, expect, test } from '@jest/globals';
import { summaryLines, trend } from '../../src/figure/summary.js';
import { exampleRow } from '../rows.js';

describe('the trend', () => {
  test('is the mean of the newest tenth less that of the tenth before', () => {
    // 20 values, tenths of 2: (30 + 32)/2 - (10 + 12)/2 = 20.
    expect(trend([...Array<number>(16).fill(0), 10, 12, 30, 32])).toBe(20);
  });

  test('of a short run compares the newest value with the one before', () => {
    expect(trend([4, 1])).toBe(-3);
  });

  test('is 0 where the change is lost in the noise', () => {
    // Means 5.1 and 5 over two values each; standard error sqrt((25 + 25.01) / 2) = 5.
    expect(trend([...Array<number>(16).fill(0), 0, 10, 0.1, 10.1])).toBe(0);
  });

  test('of a constant is 0, and of a single value none', () => {
    expect(trend([2, 2, 2])).toBe(0);
    expect(trend([2])).toBeNull();
  });
});

test('the summary shows the newest values, and leaves out figures that the run does not have', () => {
  const rows = [
    { iteration: 1, timestamp: '', reward_mean: 10, seeker_kl: 0.01 },
    { iteration: 2, timestamp: '', reward_mean: 12.5, seeker_kl: null },
  ];
  expect(summaryLines(rows)).toEqual([
    { title: 'Iteration', value: '2', trend: '' },
    { title: 'Episode reward', value: '12.50', trend: '▲ 2.50' },
    { title: 'Seeker KL divergence', value: '0.0100', trend: '' },
  ]);
});

test('the summary of a full row fits its panel', () => {
  expect(summaryLines([exampleRow(1)]).length).toBeLessThanOrEqual(16);
  expect(summaryLines([])).toEqual([]);
});
