import { expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import { copyFileSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CheckpointDamagedError, CheckpointManager } from '../src/index.js';
import { sampleContent, sampleInput } from './sample-checkpoint.js';
import { temporaryDirectory } from './temporary-directory.js';

jest.setTimeout(60_000);

async function storeOfTwo() {
  const directory = temporaryDirectory();
  const manager = new CheckpointManager(directory, { onWarning: () => undefined });
  for (const iteration of [10, 20]) await manager.save(sampleInput(iteration));
  const newest = join(directory, 'checkpoint_000020');
  const files = readdirSync(newest, { recursive: true })
    .map((file) => join(newest, String(file)))
    .filter((file) => statSync(file).isFile())
    .sort();
  return { manager, newest, files };
}

/** The named checkpoint is refused, and 'latest' is the one before. */
async function expectDetected(manager: CheckpointManager): Promise<void> {
  await expect(manager.load('checkpoint_000020')).rejects.toThrow(CheckpointDamagedError);
  expect(await manager.load()).toMatchObject({
    ...sampleContent(10),
    skipped: [{ name: 'checkpoint_000020' }],
  });
  expect(await manager.verify('checkpoint_000020')).toMatchObject({ ok: false });
}

test('any changed bit of any file is found', async () => {
  const { manager, files } = await storeOfTwo();
  const place = fc
    .constantFrom(...files)
    .chain((file) => fc.tuple(fc.constant(file), fc.nat(statSync(file).size - 1), fc.nat(7)));
  await fc.assert(
    fc.asyncProperty(place, async ([file, byte, bit]) => {
      const original = readFileSync(file);
      const changed = Buffer.from(original);
      changed[byte] = (changed[byte] ?? 0) ^ (1 << bit);
      writeFileSync(file, changed);
      await expectDetected(manager);
      writeFileSync(file, original);
    }),
    { numRuns: 80 },
  );
  expect((await manager.load()).metadata.iteration).toBe(20);
});

test('every bit of the manifest counts', async () => {
  const { decodeManifest } = await import('../src/manifest.js');
  const { newest } = await storeOfTwo();
  const original = readFileSync(join(newest, 'manifest.json'));
  expect(decodeManifest(original).kind).toBe('good');
  for (let bit = 0; bit < original.length * 8; bit++) {
    const changed = Buffer.from(original);
    changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    if (decodeManifest(changed).kind !== 'damaged')
      throw new Error(`bit ${bit} of the manifest does not count`);
  }
});

test('any truncation and any growth of any file is found', async () => {
  const { manager, files } = await storeOfTwo();
  const place = fc
    .constantFrom(...files)
    .chain((file) => fc.tuple(fc.constant(file), fc.nat(statSync(file).size + 20)));
  await fc.assert(
    fc.asyncProperty(place, async ([file, size]) => {
      const original = readFileSync(file);
      fc.pre(size !== original.length);
      truncateSync(file, size);
      await expectDetected(manager);
      writeFileSync(file, original);
    }),
    { numRuns: 60 },
  );
});

test('a file of another checkpoint in its place is found', async () => {
  const { manager, files } = await storeOfTwo();
  for (const file of files.filter((each) => !each.endsWith('manifest.json'))) {
    const original = readFileSync(file);
    const other = readFileSync(file.replace('checkpoint_000020', 'checkpoint_000010'));
    if (original.equals(other)) continue;
    writeFileSync(file, other);
    await expectDetected(manager);
    writeFileSync(file, original);
  }
});

test('the manifest of another checkpoint in its place is found', async () => {
  const { manager, newest } = await storeOfTwo();
  copyFileSync(join(newest, '../checkpoint_000010/manifest.json'), join(newest, 'manifest.json'));
  await expectDetected(manager);
});
