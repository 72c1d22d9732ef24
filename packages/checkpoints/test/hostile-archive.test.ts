import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { CheckpointManager } from '../src/index.js';
import { sha256 } from '../src/digest.js';
import { forgeManifest } from './forged-manifest.js';
import { sampleInput } from './sample-checkpoint.js';
import type { ForgedEntry } from './tar-archive.js';
import { forgeArchive } from './tar-archive.js';
import { temporaryDirectory } from './temporary-directory.js';

const NAME = 'checkpoint_000010';

/** The entries of a good archive, and a store to unpack it into. */
async function goodEntries(): Promise<ForgedEntry[]> {
  const directory = temporaryDirectory();
  await new CheckpointManager(directory).save(sampleInput(10));
  return entriesIn(directory);
}

/** The same with other metadata, to which the manifest agrees. */
async function entriesWithMetadata(change: (text: string) => string): Promise<ForgedEntry[]> {
  const directory = temporaryDirectory();
  await new CheckpointManager(directory).save(sampleInput(10));
  const path = join(directory, NAME, 'metadata.json');
  const before = readFileSync(path, 'utf8');
  const bytes = Buffer.from(change(before));
  expect(bytes.toString()).not.toBe(before);
  writeFileSync(path, bytes);
  forgeManifest(join(directory, NAME), ({ files }) => {
    const file = (files as { path: string; size: number; sha256: string }[]).find(
      (each) => each.path === 'metadata.json',
    );
    Object.assign(file ?? {}, { size: bytes.length, sha256: sha256(bytes) });
  });
  return entriesIn(directory);
}

function entriesIn(directory: string): ForgedEntry[] {
  return readdirSync(join(directory, NAME), { recursive: true, withFileTypes: true })
    .filter((item) => item.isFile())
    .map((item) => join(item.parentPath, item.name))
    .map((path) => ({ path: path.slice(directory.length + 1), content: readFileSync(path) }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

async function unpack(bytes: Uint8Array) {
  const root = temporaryDirectory();
  const store = join(root, 'store');
  writeFileSync(join(root, 'given.tar.gz'), bytes);
  const manager = new CheckpointManager(store, { onWarning: () => undefined });
  const outcome = await manager.unarchive(join(root, 'given.tar.gz')).then(
    ({ name }) => ({ name, error: null }),
    (error: Error) => ({ name: null, error }),
  );
  const written = [...readdirSync(root), ...readdirSync(store)].filter(
    (name) => !['given.tar.gz', 'store', '.lock', 'checkpoint_index.json'].includes(name),
  );
  return { ...outcome, written };
}

test('a good archive that is written by hand is unpacked', async () => {
  const entries = await goodEntries();
  const directories = ['', '/policies', '/policies/hider_policy'].map((path) => ({
    path: `${NAME}${path}/`,
    type: '5',
  }));
  for (const good of [entries, entries.toReversed(), [...directories, ...entries]])
    expect(await unpack(forgeArchive(good))).toEqual({ name: NAME, error: null, written: [NAME] });
});

// Garbage that lies about would count as memory that is kept.
setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

describe('a hostile archive is refused, and nothing is written', () => {
  const evil = 'evil';
  test.each<[string, (entries: ForgedEntry[]) => ForgedEntry[], RegExp]>([
    [
      'a path that goes up',
      (good) => [...good, { path: `${NAME}/../../x`, content: evil }],
      /no path of a file/,
    ],
    ['a path that begins above', (good) => [{ path: '../x', content: evil }, ...good], /no path of a file/],
    ['an absolute path', (good) => [...good, { path: '/etc/x', content: evil }], /no path of a file/],
    ['a backslash', (good) => [...good, { path: `${NAME}\\..\\x`, content: evil }], /no path of a file/],
    ['a drive', (good) => [...good, { path: `C:/x`, content: evil }], /no path of a file/],
    ['an empty path', (good) => [...good, { path: '', content: evil }], /no path of a file/],
    [
      'a path with nothing in it',
      (good) => [...good, { path: `${NAME}//x`, content: evil }],
      /no path of a file/,
    ],
    ['a hidden file', (good) => [...good, { path: `${NAME}/.bashrc`, content: evil }], /no path of a file/],
    ['a file outside a directory', (good) => [...good, { path: 'x', content: evil }], /no path of a file/],
    [
      'a second directory',
      (good) => [...good, { path: 'other/x', content: evil }],
      /more than one directory/,
    ],
    [
      'a file that is no part',
      (good) => [...good, { path: `${NAME}/x`, content: evil }],
      /holds x, which is no part/,
    ],
    ['a directory that is no part', (good) => [...good, { path: `${NAME}/x/`, type: '5' }], /directory x/],
    ['a symbolic link', (good) => [...good, { path: `${NAME}/x`, type: '2' }], /a link, or something else/],
    ['a hard link', (good) => [...good, { path: `${NAME}/x`, type: '1' }], /a link, or something else/],
    ['a device', (good) => [...good, { path: `${NAME}/x`, type: '3' }], /a link, or something else/],
    [
      'a long name of GNU tar',
      (good) => [{ path: 'x', type: 'L', content: '../x' }, ...good],
      /a link, or something else/,
    ],
    [
      'a directory with a content',
      (good) => [{ path: `${NAME}/`, type: '5', content: evil }, ...good],
      /has a content/,
    ],
    [
      'an extended path',
      (good) => [{ path: 'x', type: 'x', content: '13 path=../x\n' }, ...good],
      /paths or sizes/,
    ],
    [
      'an extended size',
      (good) => [{ path: 'x', type: 'g', content: '9 size=1\n' }, ...good],
      /paths or sizes/,
    ],
    [
      'an extended header without end',
      (good) => [{ path: 'x', type: 'x', size: 2 ** 20 }, ...good],
      /too long/,
    ],
    ['a file twice', (good) => [...good, good[1] as ForgedEntry], /twice/],
    [
      'the manifest twice',
      (good) => [...good, ...good.filter(({ path }) => path.endsWith('manifest.json'))],
      /twice/,
    ],
    [
      'no manifest',
      (good) => good.filter(({ path }) => !path.endsWith('manifest.json')),
      /holds no manifest/,
    ],
    [
      'a manifest without end',
      () => [{ path: `${NAME}/manifest.json`, size: 2 ** 30 }],
      /manifest.json is too long/,
    ],
    [
      'a file larger than all memory',
      (good) => [{ path: `${NAME}/x`, size: 2 ** 33 - 1 }, ...good],
      /longer than/,
    ],
    [
      'an early end',
      (good) => [...good.slice(0, -1), { ...(good.at(-1) as ForgedEntry), size: 10 ** 6 }],
      /./,
    ],
  ])('%s', async (_, change, sentence) => {
    const { error, written } = await unpack(forgeArchive(change(await goodEntries())));
    expect(error).toMatchObject({ name: expect.stringMatching(/^Archive(Refused|Damaged)Error$/) });
    expect(error?.message).toMatch(sentence);
    expect(written).toEqual([]);
  });

  test('a negative size, a wrong checksum, another magic, something after the end', async () => {
    const tar = gunzipSync(forgeArchive(await goodEntries()));
    const changed = (offset: number, text: string) => {
      const copy = Buffer.from(tar);
      copy.write(text, offset, 'latin1');
      return gzipSync(copy);
    };
    for (const bytes of [changed(124, '-0000000001'), changed(0, 'd'), changed(257, 'pickle')])
      expect((await unpack(bytes)).error?.message).toMatch(/an entry of a form that is not read here/);
    for (const end of [Buffer.alloc(2048, 1), Buffer.alloc(2 * 2 ** 20)]) {
      const padded = gzipSync(Buffer.concat([tar, end]));
      expect((await unpack(padded)).error?.message).toMatch(/something after its end/);
    }
  });

  test('a bomb, of which nothing is kept', async () => {
    const bomb = forgeArchive([{ path: `${NAME}/x`, content: Buffer.alloc(64 * 2 ** 20) }]);
    expect(bomb.length).toBeLessThan(100_000);
    collectGarbage();
    const before = process.memoryUsage().arrayBuffers;
    expect((await unpack(bomb)).error?.message).toMatch(/holds no manifest.json/);
    collectGarbage();
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(8 * 2 ** 20);
  });

  test('what is no archive at all', async () => {
    for (const bytes of [Buffer.alloc(0), Buffer.from('PK'), Buffer.alloc(10_000, 'x'), gzipSync('hello')])
      expect((await unpack(bytes)).error).toMatchObject({
        name: expect.stringMatching(/^Archive(Refused|Damaged)Error$/),
      });
  });
});

test('an archive whose content is not what its manifest says is damaged, and nothing is written', async () => {
  const good = await goodEntries();
  const replaced = (file: string, content: Uint8Array | string) =>
    good.map((entry) => (entry.path === `${NAME}/${file}` ? { path: entry.path, content } : entry));
  const state = good.find(({ path }) => path.endsWith('algorithm_state.json'))?.content as Buffer;
  const flipped = Buffer.from(state);
  flipped[5] = (flipped[5] ?? 0) ^ 1;
  for (const [entries, problem] of [
    [replaced('algorithm_state.json', flipped), 'algorithm_state.json: wrong digest'],
    [replaced('algorithm_state.json', `${state.toString()} `), 'algorithm_state.json: wrong size'],
    [good.filter(({ path }) => !path.endsWith('metadata.json')), 'metadata.json: missing'],
    [replaced('manifest.json', '{}'), 'manifest.json is not as it was written'],
  ] as const) {
    const { error, written } = await unpack(forgeArchive(entries));
    expect(error).toMatchObject({ name: 'ArchiveDamagedError', problems: [problem] });
    expect(written).toEqual([]);
  }
});

test('metadata of another checkpoint, or none, is damage although every digest is right', async () => {
  const changes = [
    () => '{}',
    () => 'nonsense',
    (text: string) => text.replace('"iteration": 10', '"iteration": 11'),
  ];
  for (const change of changes) {
    const { error, written } = await unpack(forgeArchive(await entriesWithMetadata(change)));
    expect(error).toMatchObject({
      name: 'ArchiveDamagedError',
      problems: ['metadata.json: no metadata of this checkpoint'],
    });
    expect(written).toEqual([]);
  }
});

test('an archive that is too long, and one in no directory, are told', async () => {
  const directory = temporaryDirectory();
  const manager = new CheckpointManager(join(directory, 'store'));
  const path = join(directory, 'long.tar.gz');
  writeFileSync(path, '');
  // It takes no room on the disk.
  truncateSync(path, 4 * 2 ** 30 + 1);
  await expect(manager.unarchive(path)).rejects.toThrow(/longer than 4294967296 bytes/);
  await expect(manager.unarchive(join(path, 'a.tar.gz'))).rejects.toMatchObject({
    name: 'CheckpointNotFoundError',
  });
});

test('an archive of a newer format is refused by its name', async () => {
  const directory = temporaryDirectory();
  await new CheckpointManager(directory).save(sampleInput(10));
  forgeManifest(join(directory, NAME), (manifest) => (manifest['format_version'] = 7));
  const content = readFileSync(join(directory, NAME, 'manifest.json'));
  const { error, written } = await unpack(forgeArchive([{ path: `${NAME}/manifest.json`, content }]));
  expect(error).toMatchObject({ name: 'NewerFormatError', formatVersion: 7 });
  expect(written).toEqual([]);
});

test('every truncation, and any changed byte, is found, or changes nothing that was packed', async () => {
  const directory = temporaryDirectory();
  const manager = new CheckpointManager(directory);
  await manager.save(sampleInput(10));
  const { path } = await manager.archive(10, { keep: true });
  const archive = readFileSync(path);
  const positions = fc.nat(archive.length - 1);
  await fc.assert(
    fc.asyncProperty(positions, fc.integer({ min: 1, max: 255 }), async (position, change) => {
      const bytes = Buffer.from(archive);
      bytes[position] = (bytes[position] ?? 0) ^ change;
      const { error, written } = await unpack(bytes);
      // A few bits of a gzip file say nothing of its content: the time, the system, the filling of the last byte.
      if (error === null) return expect(gunzipSync(bytes).equals(gunzipSync(archive))).toBe(true);
      expect(error).toMatchObject({ name: expect.stringMatching(/^Archive(Refused|Damaged)Error$/) });
      expect(written).toEqual([]);
    }),
  );
  await fc.assert(
    fc.asyncProperty(positions, async (length) => {
      const { error, written } = await unpack(archive.subarray(0, length));
      expect(error).toMatchObject({ name: expect.stringMatching(/^Archive(Refused|Damaged)Error$/) });
      expect(written).toEqual([]);
    }),
  );
});
