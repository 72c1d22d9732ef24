import { expect, test } from '@jest/globals';
import { iterationTicks } from '../../src/figure/iteration-ticks.js';
import { exampleRow, exampleRows } from '../rows.js';

const ticks = (...args: Parameters<typeof iterationTicks>): [number, string][] =>
  iterationTicks(...args).map(({ iteration, environmentSteps }) => [iteration, environmentSteps]);

test('ticks are round iterations with the environment steps until then', () => {
  // 3,840 steps an iteration.
  expect(ticks(exampleRows(10), [1, 10])).toEqual([
    [2, '7.68 k'],
    [4, '15.4 k'],
    [6, '23 k'],
    [8, '30.7 k'],
    [10, '38.4 k'],
  ]);
  expect(ticks(exampleRows(180), [1, 180]).map(([iteration]) => iteration)).toEqual([
    25, 50, 75, 100, 125, 150, 175,
  ]);
  expect(ticks(exampleRows(1000), [1, 1000]).at(-1)).toEqual([1000, '3.84 M']);
});

test('between two rows the steps are between theirs, and outside there are none', () => {
  const rows = [exampleRow(2, { environment_steps: 100 }), exampleRow(6, { environment_steps: 500 })];
  expect(ticks(rows, [1, 8])).toEqual([
    [1, ''],
    [2, '100'],
    [3, '200'],
    [4, '300'],
    [5, '400'],
    [6, '500'],
    [7, ''],
    [8, ''],
  ]);
});

test('rows without environment steps have ticks all the same', () => {
  expect(ticks([{ iteration: 1, timestamp: '' }], [0, 2])).toEqual([
    [0, ''],
    [1, ''],
    [2, ''],
  ]);
});
