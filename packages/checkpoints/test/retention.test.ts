import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { GoodCheckpoint } from '../src/checkpoint-inspection.js';
import { planRemoval } from '../src/retention.js';

/** Only the name matters to the plan. */
function checkpoint(name: string): GoodCheckpoint {
  return { kind: 'good', entry: { name } } as GoodCheckpoint;
}

async function plan(
  names: readonly string[],
  rules: { keepLastN: number; needed?: readonly string[]; rotten?: readonly string[] },
): Promise<string[]> {
  const { keepLastN, needed = [], rotten = [] } = rules;
  const removal = await planRemoval(names.map(checkpoint), {
    keepLastN,
    isNeeded: ({ entry }) => needed.includes(entry.name),
    isVerified: async ({ entry }) => !rotten.includes(entry.name),
  });
  return removal.map(({ entry }) => entry.name);
}

describe('newest first: e d c b a', () => {
  const names = ['e', 'd', 'c', 'b', 'a'];
  test.each<[string, Parameters<typeof plan>[1], string[]]>([
    ['keeping three removes two', { keepLastN: 3 }, ['b', 'a']],
    ['keeping all removes none', { keepLastN: 0 }, []],
    ['keeping more than there are removes none', { keepLastN: 9 }, []],
    ['keeping one keeps the fall-back too', { keepLastN: 1 }, ['c', 'b', 'a']],
    ['what is needed stays', { keepLastN: 2, needed: ['c', 'a'] }, ['b']],
    ['keeping one passes over a rotten fall-back', { keepLastN: 1, rotten: ['d'] }, ['b', 'a']],
    ['two rotten ones among the newest leave two good ones', { keepLastN: 2, rotten: ['e', 'd'] }, ['a']],
    ['with everything rotten nothing goes', { keepLastN: 2, rotten: names }, []],
  ])('%s', async (_, rules, removed) => {
    expect(await plan(names, rules)).toEqual(removed);
  });
});

test('whatever the rules, the newest two verified ones and the newest N stay', async () => {
  const names = ['h', 'g', 'f', 'e', 'd', 'c', 'b', 'a'];
  await fc.assert(
    fc.asyncProperty(fc.subarray(names), fc.subarray(names), fc.nat(9), async (rotten, needed, keepLastN) => {
      const removed = new Set(await plan(names, { keepLastN, needed, rotten }));
      const verified = names.filter((name) => !rotten.includes(name)).slice(0, 2);
      const newest = keepLastN === 0 ? names : names.slice(0, keepLastN);
      for (const name of [...verified, ...newest, ...needed]) expect(removed.has(name)).toBe(false);
      if (verified.length === 2 && keepLastN >= 2 && needed.length === 0 && rotten.length === 0)
        expect(removed.size).toBe(Math.max(0, names.length - newest.length));
    }),
  );
});
