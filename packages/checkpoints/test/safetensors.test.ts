import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { NamedTensor } from '../src/index.js';
import { decodeSafetensors, encodeSafetensors, InvalidSafetensorsError } from '../src/index.js';
import { MAX_HEADER_BYTES } from '../src/safetensors.js';

/** A file with any header text and any data, as a foreign or hostile writer would make it. */
function fileOf(header: string, dataBytes = 0, claimedLength?: bigint): Uint8Array {
  const text = new TextEncoder().encode(header);
  const bytes = new Uint8Array(8 + text.length + dataBytes);
  new DataView(bytes.buffer).setBigUint64(0, claimedLength ?? BigInt(text.length), true);
  bytes.set(text, 8);
  return bytes;
}

/** A header of one tensor 'a', F32 [2] at [0, 8], with changed fields. */
function headerOf(changes: object): string {
  return JSON.stringify({ a: { dtype: 'F32', shape: [2], data_offsets: [0, 8], ...changes } });
}

const typedArray = fc.oneof(
  fc.float32Array({ maxLength: 12 }),
  fc.float64Array({ maxLength: 12 }),
  fc.int32Array({ maxLength: 12 }),
  fc.uint32Array({ maxLength: 12 }),
  fc.int16Array({ maxLength: 12 }),
  fc.uint16Array({ maxLength: 12 }),
  fc.int8Array({ maxLength: 12 }),
  fc.uint8Array({ maxLength: 12 }),
);
const tensor = fc
  .tuple(typedArray, fc.boolean())
  .map(([data, flat]): NamedTensor => ({ data, shape: flat ? [data.length] : [1, data.length, 1] }));
const tensorName = fc
  .string({ minLength: 1, unit: 'binary' })
  .filter((name) => name !== '__proto__' && name !== '__metadata__');
const tensors = fc.dictionary(tensorName, tensor, { noNullPrototype: true, maxKeys: 6 });
const metadata = fc.dictionary(
  fc.string().filter((name) => name !== '__proto__'),
  fc.string(),
  { noNullPrototype: true, maxKeys: 3 },
);

describe('the format', () => {
  test('is eight bytes of length, a padded JSON header and little-endian numbers', () => {
    const bytes = encodeSafetensors({ a: { data: Float32Array.of(1, -2), shape: [2] } });
    // {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}} has 54 characters, padded to 56.
    expect([...bytes.subarray(0, 8)]).toEqual([56, 0, 0, 0, 0, 0, 0, 0]);
    expect(new TextDecoder().decode(bytes.subarray(8, 64))).toBe(
      '{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}  ',
    );
    // 1 is 0x3f800000, -2 is 0xc0000000.
    expect([...bytes.subarray(64)]).toEqual([0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0]);
  });

  test('puts wide types first and sorts names, so that equal tensors give equal bytes', () => {
    const b = { data: Uint8Array.of(7), shape: [1] };
    const a = { data: Uint8Array.of(8), shape: [] };
    const z = { data: Float64Array.of(1), shape: [1] };
    expect(encodeSafetensors({ b, a, z })).toEqual(encodeSafetensors({ z, a, b }));
    expect(Object.keys(decodeSafetensors(encodeSafetensors({ b, a, z })).tensors)).toEqual(['z', 'a', 'b']);
  });

  test('reads a file that another writer laid out in another order', () => {
    const header =
      '{"b":{"dtype":"U8","shape":[3],"data_offsets":[0,3]},"a":{"dtype":"F32","shape":[1],"data_offsets":[3,7]},"__metadata__":{"format":"pt"}}';
    const bytes = fileOf(header, 7);
    bytes.set([1, 2, 3, 0, 0, 0x80, 0x3f], 8 + header.length);
    expect(decodeSafetensors(bytes)).toEqual({
      tensors: {
        b: { data: Uint8Array.of(1, 2, 3), shape: [3] },
        a: { data: Float32Array.of(1), shape: [1] },
      },
      metadata: { format: 'pt' },
    });
  });

  test('gives every tensor memory of its own', () => {
    const { tensors } = decodeSafetensors(
      encodeSafetensors({ a: { data: Int16Array.of(1, 2), shape: [2] } }),
    );
    expect(tensors['a']?.data.buffer.byteLength).toBe(4);
  });
});

test('whatever is written reads back with the same bits', () => {
  fc.assert(
    fc.property(tensors, metadata, (given, texts) => {
      const decoded = decodeSafetensors(encodeSafetensors(given, texts));
      expect(decoded.metadata).toEqual(texts);
      expect(Object.keys(decoded.tensors).sort()).toEqual(Object.keys(given).sort());
      for (const [name, { data, shape }] of Object.entries(given)) {
        const back = decoded.tensors[name] as NamedTensor;
        expect(back.shape).toEqual(shape);
        expect(back.data.constructor).toBe(data.constructor);
        expect(Buffer.from(back.data.buffer)).toEqual(
          Buffer.from(data.buffer, data.byteOffset, data.byteLength),
        );
      }
    }),
  );
});

test('every truncation is refused', () => {
  fc.assert(
    fc.property(tensors, fc.nat(), (given, cut) => {
      const bytes = encodeSafetensors(given);
      expect(() => decodeSafetensors(bytes.subarray(0, cut % bytes.length))).toThrow(InvalidSafetensorsError);
    }),
  );
});

test('arbitrary bytes, and valid files with a changed byte, never do worse than a typed error', () => {
  const file = tensors.chain((given) => {
    const bytes = encodeSafetensors(given);
    return fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)).map(([at, value]) => bytes.with(at, value));
  });
  fc.assert(
    fc.property(
      fc.oneof(
        fc.uint8Array({ maxLength: 64 }),
        fc.string().map((text) => fileOf(text)),
        file,
      ),
      (bytes) => {
        try {
          decodeSafetensors(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(InvalidSafetensorsError);
        }
      },
    ),
    { numRuns: 500 },
  );
});

describe('hostile files', () => {
  test.each([
    ['no bytes', new Uint8Array(), /shorter than the eight bytes/],
    ['a header longer than the limit', fileOf('{}', 0, BigInt(MAX_HEADER_BYTES) + 1n), /the limit is/],
    ['a header of 2^64 - 1 bytes', fileOf('{}', 0, 2n ** 64n - 1n), /the limit is/],
    ['a header longer than the file', fileOf('{}', 0, 3n), /ends inside its header/],
    ['an empty header', fileOf(''), /no JSON object/],
    ['a list as its header', fileOf('[]'), /no JSON object/],
    ['a header that is no JSON', fileOf('{"a"'), /no valid JSON/],
    ['a header of 100,000 brackets', fileOf(`{"a":${'['.repeat(100_000)}`), /no valid JSON/],
    ['invalid UTF-8', fileOf('{}').with(8 + 1, 0xff), /no valid JSON/],
    ['an unknown type', fileOf(headerOf({ dtype: 'BF16' }), 8), /unsupported type "BF16"/],
    ['a type of the prototype', fileOf(headerOf({ dtype: 'constructor' }), 8), /unsupported type/],
    ['a negative length', fileOf(headerOf({ shape: [-2] }), 8), /do not fit/],
    ['a shape that overflows', fileOf(headerOf({ shape: [2 ** 31, 2 ** 31] }), 8), /do not fit/],
    ['a shape of too many dimensions', fileOf(headerOf({ shape: Array(65).fill(1) }), 8), /malformed/],
    ['a shape that does not fit the offsets', fileOf(headerOf({ shape: [3] }), 8), /do not fit/],
    ['offsets beyond the end', fileOf(headerOf({}), 4), /cover 8 bytes of 4/],
    ['offsets that run backwards', fileOf(headerOf({ data_offsets: [8, 0] }), 8), /do not fit/],
    [
      'a hole before the first tensor',
      fileOf(headerOf({ data_offsets: [4, 12] }), 12),
      /begins at 4, not at 0/,
    ],
    ['bytes behind the last tensor', fileOf(headerOf({}), 9), /cover 8 bytes of 9/],
    ['a further field', fileOf(headerOf({ code: 'x' }), 8), /malformed/],
    [
      'the name __proto__',
      fileOf('{"__proto__":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}}'),
      /reserved/,
    ],
    ['metadata that is no text', fileOf('{"__metadata__":{"a":1}}'), /no record of texts/],
  ])('%s: refused with the reason', (_, bytes, reason) => {
    expect(() => decodeSafetensors(bytes)).toThrow(InvalidSafetensorsError);
    expect(() => decodeSafetensors(bytes)).toThrow(reason);
  });

  test('overlapping tensors are refused', () => {
    const tensorAt = (begin: number) => ({ dtype: 'U8', shape: [4], data_offsets: [begin, begin + 4] });
    const bytes = fileOf(JSON.stringify({ a: tensorAt(0), b: tensorAt(2) }), 6);
    expect(() => decodeSafetensors(bytes)).toThrow(/begins at 2, not at 4/);
  });
});

describe('what cannot be written', () => {
  test.each<[string, Record<string, NamedTensor>, RegExp]>([
    [
      'a shape that does not fit',
      { a: { data: new Float32Array(3), shape: [2] } },
      /do not fill the shape \[2\]/,
    ],
    ['a reserved name', { __metadata__: { data: new Uint8Array(0), shape: [0] } }, /reserved/],
    ['an empty name', { '': { data: new Uint8Array(0), shape: [0] } }, /reserved/],
    ['data of another kind', { a: { data: [1] as unknown as Uint8Array, shape: [1] } }, /no typed array/],
  ])('%s is refused', (_, given, reason) => {
    expect(() => encodeSafetensors(given)).toThrow(reason);
  });
});
