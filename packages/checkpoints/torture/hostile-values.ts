import type { JsonValue } from '../src/canonical-json.js';
import type { Random } from './random.js';

const TEXTS: readonly string[] = [
  '',
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  '../../../etc/passwd',
  '/etc/passwd',
  '..\\secret',
  'policies/../../x',
  'policies/seeker_policy/weights.safetensors',
  'manifest.json',
  'checkpoint_000010',
  'checkpoint_999999999999999_v999999999',
  '\u001b[2J\u001b]0;title\u0007',
  'a\u0000b',
  '\u202etxt.exe',
  '\ud800',
  'NaN',
  '1e999',
  '2026-01-01T00:00:00.000Z',
  '9999-99-99T99:99:99Z',
  'F32',
  'BF16',
  'I64',
  '{"a":',
  '[[[[[[[[',
];

const NUMBERS: readonly number[] = [
  0,
  -0,
  -1,
  0.5,
  1,
  8,
  2 ** 31,
  2 ** 32,
  2 ** 53 - 1,
  2 ** 53,
  2 ** 63,
  1e15,
  1e16,
  1e300,
  5e-324,
];

/** A text that somebody who means ill would try. */
export function hostileText(random: Random): string {
  switch (random.below(12)) {
    case 0:
      return random.pick(TEXTS).repeat(1 + random.below(200));
    case 1:
      return String.fromCodePoint(...Array.from({ length: 8 }, () => random.below(0xd800)));
    default:
      return random.pick(TEXTS);
  }
}

/** A JSON value of that kind, of any type. */
export function hostileJson(random: Random, depth = 0): JsonValue {
  switch (random.below(depth > 3 ? 4 : 8)) {
    case 0:
      return random.pick([null, true, false]);
    case 1:
      return random.pick(NUMBERS) * random.pick([1, -1]);
    case 2:
    case 3:
      return hostileText(random);
    case 4:
      return Array.from({ length: random.below(6) }, () => hostileJson(random, depth + 1));
    case 5:
      return nested(random.pick([10, 199, 200, 201, 1000]));
    case 6:
      return Array.from({ length: random.pick([65, 300, 1000]) }, () => random.pick(NUMBERS));
    default:
      return Object.fromEntries(
        Array.from({ length: random.below(5) }, () => [hostileText(random), hostileJson(random, depth + 1)]),
      );
  }
}

function nested(depth: number): JsonValue {
  let value: JsonValue = 0;
  for (let i = 0; i < depth; i++) value = [value];
  return value;
}
