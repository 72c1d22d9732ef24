import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { decodeCanonicalJson, encodeCanonicalJson } from '../src/canonical-json.js';
import type { JsonValue } from '../src/index.js';
import { InvalidJsonError } from '../src/index.js';

const text = (value: unknown) => new TextDecoder().decode(encodeCanonicalJson(value as JsonValue));
const bytesOf = (json: string) => new TextEncoder().encode(json);

test('sorts keys, indents by two and ends with a newline', () => {
  expect(text({ b: [1, {}], a: { d: null, c: 'x' } })).toBe(
    '{\n  "a": {\n    "c": "x",\n    "d": null\n  },\n  "b": [\n    1,\n    {}\n  ]\n}\n',
  );
});

test('gives the same text whatever the order of the keys', () => {
  expect(text({ a: 1, b: 2, 10: 3 })).toBe(text({ 10: 3, b: 2, a: 1 }));
});

test('every JSON value comes back as it was, minus zero included', () => {
  fc.assert(
    fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
      fc.pre(!JSON.stringify(value).includes('__proto__'));
      expect(decodeCanonicalJson(encodeCanonicalJson(value as JsonValue))).toStrictEqual(value);
    }),
  );
  expect(text(-0)).toBe('-0\n');
});

test('every finite double comes back with the same bits', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      expect(Object.is(decodeCanonicalJson(encodeCanonicalJson(value)), value)).toBe(true);
    }),
  );
});

describe('what JSON cannot hold is refused with its place', () => {
  const cycle: Record<string, unknown> = {};
  cycle['self'] = cycle;
  test.each([
    [{ a: { b: NaN } }, '$.a.b', /is NaN/],
    [[1, Infinity], '$[1]', /is Infinity/],
    [{ a: undefined }, '$.a', /undefined/],
    // The hole is the point here.
    // eslint-disable-next-line no-sparse-arrays
    [[1, , 2], '$[1]', /undefined/],
    [{ when: new Date(0) }, '$.when', /object of Date/],
    [{ big: 1n }, '$.big', /bigint/],
    [new Float32Array(1), '$', /object of Float32Array/],
    [JSON.parse('{"__proto__": 1}'), '$.__proto__', /prototype/],
  ])('%#', (value, path, problem) => {
    expect(() => text(value)).toThrow(InvalidJsonError);
    expect(() => text(value)).toThrow(problem);
    expect(() => text(value)).toThrow(expect.objectContaining({ path }));
  });

  test('a cycle', () => {
    expect(() => text(cycle)).toThrow(/nested deeper than 200/);
  });
});

describe('only the canonical form is read', () => {
  test.each([
    ['other white space', '{"a":1}\n'],
    ['no newline', '1'],
    ['another order', '{\n  "b": 1,\n  "a": 1\n}\n'],
    ['a key twice', '{\n  "a": 1,\n  "a": 1\n}\n'],
    ['another form of a number', '1.0\n'],
    ['a mark at the beginning', '\ufeff1\n'],
    ['no JSON', '{\n'],
    ['deep nesting', `${'['.repeat(100_000)}\n`],
    ['a prototype', '{\n  "__proto__": 1\n}\n'],
  ])('%s is refused', (_, json) => {
    expect(() => decodeCanonicalJson(bytesOf(json))).toThrow(InvalidJsonError);
  });

  test('invalid UTF-8 is refused', () => {
    expect(() => decodeCanonicalJson(Uint8Array.of(0x22, 0xff, 0x22, 0x0a))).toThrow(InvalidJsonError);
  });
});
