import { describe, expect, test } from '@jest/globals';
import type { CheckpointEntry } from '../../src/index.js';
import { bestFirst, keepBest } from '../../src/retention/keep-best.js';
import { keepEvery } from '../../src/retention/keep-every.js';
import { keepNeeded } from '../../src/retention/keep-needed.js';
import { keepNewest } from '../../src/retention/keep-newest.js';
import { keepPinned } from '../../src/retention/keep-pinned.js';
import type { RetentionPolicy } from '../../src/retention/retention-policy.js';
import { entry, namesOf } from './entries.js';

const newestFirst = [50, 40, 30, 20, 10].map((iteration) => entry(iteration));

function kept(policy: RetentionPolicy, entries: readonly CheckpointEntry[] = newestFirst): string[] {
  return namesOf(policy.keep(entries));
}

test.each([
  [1, ['c50']],
  [3, ['c50', 'c40', 'c30']],
  [9, ['c50', 'c40', 'c30', 'c20', 'c10']],
  [0, ['c50', 'c40', 'c30', 'c20', 'c10']],
])('the newest %i', (count, names) => {
  expect(kept(keepNewest(count))).toEqual(names);
});

test('the newest are those that were saved last, whatever their iterations', () => {
  expect(kept(keepNewest(2), [entry(15), entry(30), entry(20)])).toEqual(['c15', 'c30']);
});

test.each([
  [20, ['c40', 'c20']],
  [50, ['c50']],
  [7, []],
])('every %i iterations: multiples of that', (iterations, names) => {
  expect(kept(keepEvery(iterations))).toEqual(names);
});

test('both versions of such an iteration stay', () => {
  const entries = [entry(50, { name: 'v2' }), entry(60), entry(50, { name: 'v1' })];
  expect(kept(keepEvery(50), entries)).toEqual(['v2', 'v1']);
});

describe('the best', () => {
  const scored = [
    entry(60, { reward_mean: NaN }),
    entry(50, { reward_mean: 2 }),
    entry(40, { reward_mean: null }),
    entry(30, { reward_mean: -1 }),
    entry(20, { reward_mean: 7 }),
    entry(10, { reward_mean: 2 }),
  ];

  test.each<[number, 'max' | 'min', string[]]>([
    [1, 'max', ['c20']],
    [2, 'max', ['c20', 'c50']],
    [3, 'max', ['c20', 'c50', 'c10']],
    [2, 'min', ['c30', 'c50']],
    [9, 'min', ['c30', 'c50', 'c10', 'c20']],
  ])(
    '%i by the %s of a figure; the newer of equal ones first, and never one without it',
    (count, mode, names) => {
      expect(kept(keepBest('reward_mean', count, mode), scored)).toEqual(names);
    },
  );

  test('is never one whose figure is infinite, a text, absent, or inherited', () => {
    const entries = [
      entry(4, { score: Infinity }),
      entry(3, { score: '9' }),
      entry(2),
      entry(1, { score: -Infinity }),
    ];
    expect(bestFirst(entries, 'score', 'max')).toEqual([]);
    for (const name of ['constructor', '__proto__', 'toString'])
      expect(bestFirst(entries, name, 'min')).toEqual([]);
  });

  test('says in words which end of the figure is the best', () => {
    expect(keepBest('reward_mean', 3, 'max').title).toBe('best 3 by highest reward_mean');
    expect(keepBest('caught_fraction', 1, 'min').title).toBe('best 1 by lowest caught_fraction');
  });
});

test('pinned ones', () => {
  const entries = [entry(30), entry(20, { pinnedAt: '2026-11-25T00:00:00.000Z' }), entry(10)];
  expect(kept(keepPinned, entries)).toEqual(['c20']);
});

test('those in use', () => {
  expect(kept(keepNeeded(({ name }) => name === 'c30'))).toEqual(['c30']);
});
