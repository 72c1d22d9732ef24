import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { CheckpointEntry, RetentionOptions } from '../../src/index.js';
import { keepNeeded } from '../../src/retention/keep-needed.js';
import { keepPinned } from '../../src/retention/keep-pinned.js';
import { retentionSetting } from '../../src/retention/retention-options.js';
import { planRetention } from '../../src/retention/retention-plan.js';
import { entry, good, namesOf } from './entries.js';

interface Rules extends RetentionOptions {
  needed?: readonly string[];
  /** Those that turn out damaged when every byte is read. */
  rotten?: readonly string[];
}

function plan(newestFirst: readonly CheckpointEntry[], { needed = [], rotten = [], ...options }: Rules) {
  return planRetention(newestFirst.map(good), {
    ...retentionSetting(options),
    always: [keepPinned, keepNeeded(({ name }) => needed.includes(name))],
    isVerified: async (checkpoint) => !rotten.includes(checkpoint.entry.name),
  });
}

async function removed(newestFirst: readonly CheckpointEntry[], rules: Rules): Promise<string[]> {
  const verdicts = await plan(newestFirst, rules);
  return namesOf(verdicts.flatMap((verdict) => (verdict.goes === null ? [] : [verdict.entry])));
}

const pinnedAt = '2026-11-25T00:00:00.000Z';

describe('newest first: 50 40 30 20 10, of 10 bytes each', () => {
  const five = [50, 40, 30, 20, 10].map((iteration) => entry(iteration, { reward_mean: -iteration }));
  const all = namesOf(five);
  test.each<[string, Rules, string[]]>([
    ['keeping three removes two', { keepLastN: 3 }, ['c20', 'c10']],
    ['keeping all removes none', { keepLastN: 0 }, []],
    ['keeping more than there are removes none', { keepLastN: 9 }, []],
    ['keeping one keeps the fall-back too', { keepLastN: 1 }, ['c30', 'c20', 'c10']],
    ['what is needed stays', { keepLastN: 2, needed: ['c30', 'c10'] }, ['c20']],
    ['keeping one passes over a rotten fall-back', { keepLastN: 1, rotten: ['c40'] }, ['c20', 'c10']],
    [
      'two rotten ones among the newest leave two good ones',
      { keepLastN: 2, rotten: ['c50', 'c40'] },
      ['c10'],
    ],
    ['with everything rotten nothing goes', { keepLastN: 2, rotten: all }, []],
    ['multiples of 20 stay beside the newest', { keepLastN: 1, keepEvery: 20 }, ['c30', 'c10']],
    [
      'the best stays beside the newest',
      { keepLastN: 2, keepBest: { metric: 'reward_mean', count: 1 } },
      ['c30', 'c20'],
    ],
    ['a budget takes the oldest of all that are kept', { keepLastN: 0, maxBytes: 30 }, ['c20', 'c10']],
    ['a budget leaves the newest and its fall-back', { keepLastN: 0, maxBytes: 1 }, ['c30', 'c20', 'c10']],
    [
      'a budget leaves the best until all others are gone',
      { keepLastN: 0, keepBest: { metric: 'reward_mean', count: 1 }, maxBytes: 30 },
      ['c30', 'c20'],
    ],
    [
      'a budget that even the others going does not meet takes the best too',
      { keepLastN: 0, keepBest: { metric: 'reward_mean', count: 1 }, maxBytes: 20 },
      ['c30', 'c20', 'c10'],
    ],
    ['a budget leaves what is needed', { keepLastN: 0, maxBytes: 1, needed: ['c10'] }, ['c30', 'c20']],
  ])('%s', async (_, rules, names) => {
    expect(await removed(five, rules)).toEqual(names);
  });
});

test('every checkpoint gets all reasons for which it stays, or the one for which it goes', async () => {
  const entries = [
    entry(50),
    entry(40),
    entry(30, { reward_mean: 9, pinnedAt }),
    entry(20, { reward_mean: 1 }),
    entry(10, { reward_mean: 5 }),
  ];
  const verdicts = await plan(entries, {
    keepLastN: 1,
    keepEvery: 30,
    keepBest: { metric: 'reward_mean', count: 2 },
    maxBytes: 30,
  });
  expect(verdicts.map(({ entry: { name }, keptBy, goes }) => [name, keptBy, goes])).toEqual([
    ['c50', ['newest 1'], null],
    ['c40', ['needed as a fall-back'], null],
    ['c30', ['every 30 iterations', 'best 2 by highest reward_mean', 'pinned'], null],
    ['c20', [], 'not among: newest 1, every 30 iterations, best 2 by highest reward_mean'],
    ['c10', [], 'over the budget of 30 bytes, in spite of: best 2 by highest reward_mean'],
  ]);
});

test('reads no checkpoint where nothing would go, and no more than it takes to find two', async () => {
  const asked: string[] = [];
  const rules = (options: RetentionOptions) => ({
    ...retentionSetting(options),
    always: [],
    isVerified: async ({ entry: { name } }: { entry: CheckpointEntry }) => {
      asked.push(name);
      return name !== 'c4';
    },
  });
  const newestFirst = [5, 4, 3, 2, 1].map((iteration) => good(entry(iteration)));
  await planRetention(newestFirst, rules({ keepLastN: 5, maxBytes: 50 }));
  expect(asked).toEqual([]);
  await planRetention(newestFirst, rules({ keepLastN: 4 }));
  expect(asked).toEqual(['c5', 'c4', 'c3']);
});

describe('whatever the checkpoints and the rules', () => {
  const figure = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.constantFrom(null, NaN));
  const stores = fc
    .array(
      fc.record({
        iteration: fc.nat(40),
        sizeBytes: fc.nat(20),
        reward_mean: figure,
        isPinned: fc.boolean(),
        isRotten: fc.boolean(),
        isNeeded: fc.boolean(),
      }),
      { maxLength: 12 },
    )
    .map((items) =>
      items.map(({ isPinned, isRotten, isNeeded, ...fields }, i) => ({
        isRotten,
        isNeeded,
        entry: entry(fields.iteration, { ...fields, name: `c${i}`, pinnedAt: isPinned ? pinnedAt : null }),
      })),
    );
  const options = fc.record({
    keepLastN: fc.nat(6),
    keepEvery: fc.nat(10),
    keepBest: fc.record({
      metric: fc.constant('reward_mean'),
      count: fc.nat(4),
      mode: fc.constantFrom('max' as const, 'min' as const),
    }),
    maxBytes: fc.nat(100),
  });
  const isAny = fc.record({ store: stores, rules: options });

  interface Case {
    store: { entry: CheckpointEntry; isRotten: boolean; isNeeded: boolean }[];
    rules: RetentionOptions;
  }
  async function survivors({ store, rules }: Case): Promise<Case['store']> {
    const named = (which: (one: Case['store'][number]) => boolean) =>
      namesOf(store.filter(which).map((one) => one.entry));
    const verdicts = await plan(
      store.map((one) => one.entry),
      { ...rules, needed: named(({ isNeeded }) => isNeeded), rotten: named(({ isRotten }) => isRotten) },
    );
    expect(verdicts.map((verdict) => verdict.entry)).toEqual(store.map((one) => one.entry));
    // It stays for a reason, or goes for one.
    for (const { keptBy, goes } of verdicts) expect(keptBy.length > 0).toBe(goes === null);
    return store.filter((_, i) => verdicts[i]?.goes === null);
  }

  test('the newest two verified ones, pinned ones and needed ones stay', async () => {
    await fc.assert(
      fc.asyncProperty(isAny, async (given) => {
        const staying = await survivors(given);
        const must = given.store.filter(({ isRotten }) => !isRotten).slice(0, 2);
        must.push(...given.store.filter((one) => one.isNeeded || one.entry.pinnedAt !== null));
        for (const one of must) expect(staying).toContain(one);
      }),
    );
  });

  test('doing it twice is doing it once', async () => {
    await fc.assert(
      fc.asyncProperty(isAny, async ({ store, rules }) => {
        const once = await survivors({ store, rules });
        expect(await survivors({ store: once, rules })).toEqual(once);
      }),
    );
  });

  test('without a budget, what several rules keep is the union of what each keeps alone', async () => {
    await fc.assert(
      fc.asyncProperty(isAny, async ({ store, rules }) => {
        const { keepEvery = 0, keepBest = { metric: '', count: 0 } } = rules;
        const keepLastN = rules.keepLastN === 0 ? 1 : (rules.keepLastN ?? 1);
        const kept = async (some: RetentionOptions) =>
          new Set(await survivors({ store, rules: { keepLastN: 1, ...some } }));
        const union = new Set([
          ...(await kept({ keepLastN })),
          ...(await kept({ keepEvery })),
          ...(await kept({ keepBest })),
        ]);
        expect(await kept({ keepLastN, keepEvery, keepBest })).toEqual(union);
      }),
    );
  });

  test('a budget only ever removes more, and is kept to, unless all the rest stays in any case', async () => {
    await fc.assert(
      fc.asyncProperty(isAny, async ({ store, rules }) => {
        const free = await survivors({ store, rules: { ...rules, maxBytes: 0 } });
        const bound = await survivors({ store, rules });
        for (const one of bound) expect(free).toContain(one);
        const budget = rules.maxBytes || Infinity;
        const bytes = bound.reduce((sum, one) => sum + one.entry.sizeBytes, 0);
        if (bytes <= budget) return;
        const untilTwo = store.findIndex(
          (_, i) => store.slice(0, i + 1).filter(({ isRotten }) => !isRotten).length === 2,
        );
        const inAnyCase = untilTwo === -1 ? store : store.slice(0, untilTwo + 1);
        for (const one of bound)
          expect(one.isNeeded || one.entry.pinnedAt !== null || inAnyCase.includes(one)).toBe(true);
      }),
    );
  });
});
