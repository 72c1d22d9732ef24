import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { FileLines } from '../src/file-lines.js';

/** Pieces of these sizes, again and again. */
function cut(bytes: Buffer, sizes: readonly number[]): Buffer[] {
  const pieces: Buffer[] = [];
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const size = sizes[turn % sizes.length] as number;
    pieces.push(bytes.subarray(at, at + size));
    at += size;
  }
  return pieces;
}

test('lines come out whole, and the rest is counted, wherever the pieces end', () => {
  const text = fc.array(fc.constantFrom('\n', 'a', 'ö', '😀', '\0', '{"a":1}'), { maxLength: 30 });
  const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(text, sizes, (parts, pieceSizes) => {
      const bytes = Buffer.from(parts.join(''));
      const lines = new FileLines();
      const found = cut(bytes, pieceSizes).flatMap((piece) => [...lines.endingIn(piece)]);
      const expected = parts.join('').split('\n');
      const rest = expected.pop() as string;
      expect(found.map((line) => line.bytes.toString('utf8'))).toEqual(expected.map((line) => `${line}\n`));
      expect(found.map((line) => line.sizeBytes)).toEqual(
        expected.map((line) => Buffer.byteLength(line) + 1),
      );
      expect(lines.restBytes).toBe(Buffer.byteLength(rest));
    }),
  );
});

test('a line that is too long is empty, and its size is known', () => {
  const bytes = Buffer.from('four\nfour5\n12345678901234567890\nend\nlonger than that');
  for (let size = 1; size < bytes.length; size++) {
    const lines = new FileLines(6);
    const found = cut(bytes, [size]).flatMap((piece) => [...lines.endingIn(piece)]);
    expect(found.map((line) => [line.bytes.toString(), line.sizeBytes])).toEqual([
      ['four\n', 5],
      ['four5\n', 6],
      ['', 21],
      ['end\n', 4],
    ]);
    expect(lines.restBytes).toBe(16);
  }
});
