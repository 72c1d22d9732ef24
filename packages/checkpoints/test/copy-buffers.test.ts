import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { CopyBuffers } from '../src/copy-buffers.js';
import { encodeSafetensors } from '../src/index.js';

const KIB = 1024;

test('the memory of one copy serves the next of the same size, or of a little more', () => {
  const copies = new CopyBuffers();
  const first = copies.take(100 * KIB);
  copies.keep([first]);
  const second = copies.take(110 * KIB);
  expect([first.length, second.length]).toEqual([100 * KIB, 110 * KIB]);
  expect(second.buffer).toBe(first.buffer);
});

test('no memory serves two copies at once, and none that is too small serves any', () => {
  const copies = new CopyBuffers();
  const [small, large] = [copies.take(100 * KIB), copies.take(300 * KIB)];
  copies.keep([large, small]);
  expect(copies.take(90 * KIB).buffer).toBe(small.buffer);
  expect(copies.take(90 * KIB).buffer).toBe(large.buffer);
  copies.keep([small]);
  expect(copies.take(200 * KIB).buffer).not.toBe(small.buffer);
});

test('never more than the memory of the newest save is kept, and small copies never', () => {
  const copies = new CopyBuffers();
  const [older, newer, small] = [copies.take(100 * KIB), copies.take(100 * KIB), copies.take(10)];
  copies.keep([older]);
  copies.keep([newer, small]);
  expect(copies.take(100 * KIB).buffer).toBe(newer.buffer);
  expect(copies.take(100 * KIB).buffer).not.toBe(older.buffer);
  expect(copies.take(10).buffer).not.toBe(small.buffer);
});

test('what lies in the memory before does not show in what is encoded into it', () => {
  const tensors = fc.dictionary(fc.stringMatching(/^[a-z]{1,5}$/), fc.float32Array({ maxLength: 20 }));
  fc.assert(
    fc.property(tensors, fc.integer({ min: 0, max: 9 }), (arrays, offset) => {
      const named = Object.entries(arrays).map(
        ([name, data]) => [name, { data, shape: [data.length] }] as const,
      );
      const used = (byteLength: number): Uint8Array =>
        new Uint8Array(byteLength + 99).fill(0xa5).subarray(offset, offset + byteLength);
      const content = Object.fromEntries(named);
      expect(encodeSafetensors(content, {}, used)).toEqual(encodeSafetensors(content));
    }),
  );
});
