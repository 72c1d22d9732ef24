import { expect, test } from '@jest/globals';
import { decodeTarHeader, encodeTarHeader, TAR_BLOCK_BYTES } from '../src/archive/tar-header.js';
import { readTar } from '../src/archive/tar-reader.js';

test.each([
  ['short', 'checkpoint_000010/manifest.json'],
  ['of 100 characters', 'a'.repeat(100)],
  ['of 101 characters, cut at a slash', `${'a'.repeat(50)}/${'b'.repeat(50)}`],
  ['as long as fits the two fields', `${'a'.repeat(155)}/${'b'.repeat(100)}`],
])('a header says of a path %s what it was told', (_, path) => {
  const header = encodeTarHeader(path, 1234) as Uint8Array;
  expect(header).toHaveLength(TAR_BLOCK_BYTES);
  expect(decodeTarHeader(header)).toEqual({ path, sizeBytes: 1234, kind: 'file' });
});

test.each([
  ['without a slash where it could be cut', 'a'.repeat(101)],
  ['whose slashes are all too early', `a/${'b'.repeat(101)}`],
  ['that is longer than both fields', `${'a'.repeat(156)}/${'b'.repeat(100)}`],
])('a path %s has no header', (_, path) => {
  expect(encodeTarHeader(path, 0)).toBeNull();
});

test('a content is the same in however many pieces it comes', async () => {
  const content = Uint8Array.from({ length: 1000 }, (_, i) => i % 251);
  const header = encodeTarHeader('a/b', content.length) as Uint8Array;
  const bytes = Buffer.concat([header, content, Buffer.alloc(24 + 2 * TAR_BLOCK_BYTES)]);
  for (const pieceBytes of [1, 100, TAR_BLOCK_BYTES, bytes.length]) {
    const taken: Uint8Array[] = [];
    await readTar(piecesOf(bytes, pieceBytes), () => ({ take: (found) => taken.push(found) }));
    expect(taken.map((found) => Buffer.compare(found, content))).toEqual([0]);
  }
});

test('entries without end are refused', async () => {
  const header = encodeTarHeader('a/b', 0) as Uint8Array;
  const endless = piecesOf(Buffer.alloc(60_000), 1, () => header);
  await expect(readTar(endless, () => 'skip')).rejects.toThrow('it has more than 50000 entries');
});

async function* piecesOf(
  bytes: Uint8Array,
  pieceBytes: number,
  shown = (piece: Uint8Array): Uint8Array => piece,
): AsyncGenerator<Uint8Array> {
  for (let begin = 0; begin < bytes.length; begin += pieceBytes)
    yield shown(bytes.subarray(begin, begin + pieceBytes));
}
