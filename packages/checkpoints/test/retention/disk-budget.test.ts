import { expect, test } from '@jest/globals';
import { overBudget } from '../../src/retention/disk-budget.js';
import { entry, namesOf } from './entries.js';

// 10 bytes each: 50 in all.
const newestFirst = [50, 40, 30, 20, 10].map((iteration) => entry(iteration));
const never = () => false;

test.each([
  [50, []],
  [49, ['c10']],
  [40, ['c10']],
  [25, ['c10', 'c20', 'c30']],
  [0, ['c10', 'c20', 'c30', 'c40', 'c50']],
])('a budget of %i bytes: the oldest go until the rest fits', (maxBytes, names) => {
  expect(namesOf(overBudget(newestFirst, { maxBytes, staysAnyhow: never, goesLast: never }))).toEqual(names);
});

test('what stays anyhow counts and does not go, even where the budget is exceeded by it alone', () => {
  const staysAnyhow = ({ iteration }: { iteration: number }) => iteration === 50 || iteration === 10;
  const going = (maxBytes: number) =>
    namesOf(overBudget(newestFirst, { maxBytes, staysAnyhow, goesLast: never }));
  expect(going(40)).toEqual(['c20']);
  expect(going(5)).toEqual(['c20', 'c30', 'c40']);
});

test('the best go after all others, the oldest of them first', () => {
  const goesLast = ({ iteration }: { iteration: number }) => iteration <= 20;
  const going = (maxBytes: number) =>
    namesOf(overBudget(newestFirst, { maxBytes, staysAnyhow: never, goesLast }));
  expect(going(30)).toEqual(['c30', 'c40']);
  expect(going(10)).toEqual(['c30', 'c40', 'c50', 'c10']);
});

test('large ones that are gone leave room for small ones', () => {
  const entries = [entry(3, { sizeBytes: 5 }), entry(2, { sizeBytes: 90 }), entry(1, { sizeBytes: 5 })];
  // The oldest goes first all the same: order is what can be foretold.
  expect(namesOf(overBudget(entries, { maxBytes: 10, staysAnyhow: never, goesLast: never }))).toEqual([
    'c1',
    'c2',
  ]);
});
