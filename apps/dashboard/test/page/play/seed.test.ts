import { expect, test } from '@jest/globals';
import { namedSeed, seedProblem } from '../../../page/play/seed.js';

test('seeds are whole numbers from 0 to 2^53 - 1', () => {
  expect([0, 7, Number.MAX_SAFE_INTEGER].map(seedProblem)).toEqual([null, null, null]);
  for (const seed of [-1, 0.5, NaN, 2 ** 53])
    expect(seedProblem(seed)).toBe(
      'The seed is not valid: a whole number from 0 to 9007199254740991 is allowed.',
    );
});

test('an address names a seed, or what names none is left aside', () => {
  expect(['0', '12'].map((text) => namedSeed(text, 5))).toEqual([0, 12]);
  expect([null, '', '-1', '1e3', 'x', '9007199254740992'].map((text) => namedSeed(text, 5))).toEqual(
    Array.from({ length: 6 }, () => 5),
  );
});
