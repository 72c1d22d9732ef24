import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';
import {
  CheckpointManager,
  CheckpointNotFoundError,
  DirectoryInUseError,
  LockUnavailableError,
} from '../src/index.js';
import type { CheckpointManagerOptions } from '../src/index.js';
import { openS3Store, S3ClientMissingError } from '../src/s3/index.js';
import type { S3StoreOptions } from '../src/s3/index.js';
import { BUCKET, S3Server } from './s3-server.js';
import { sampleContent, sampleInput } from './sample-checkpoint.js';

const server = new S3Server();
beforeAll(() => server.listen());
afterAll(() => server.close());

const opened: (() => Promise<void> | void)[] = [];
let prefix: string;
let testNumber = 0;
beforeEach(() => {
  prefix = `test-${++testNumber}/checkpoints`;
});
afterEach(async () => {
  server.fateOf = () => 'passes';
  server.ignoresConditions = false;
  for (const close of opened.splice(0).toReversed()) await close();
});

async function managerOf(
  store: Partial<S3StoreOptions> = {},
  options: CheckpointManagerOptions = {},
): Promise<CheckpointManager> {
  const { directory, fileSystem, close } = await openS3Store({ ...server.storeOptions(prefix), ...store });
  opened.push(close);
  const manager = new CheckpointManager(directory, { onWarning: () => {}, ...options, fileSystem });
  opened.push(() => manager.releaseLock().catch(() => undefined));
  return manager;
}

/** Keys below the prefix, without it, by the client alone. */
async function keys(under = prefix): Promise<string[]> {
  const client = server.client();
  const { Contents = [] } = await client.send(
    new ListObjectsV2Command({ Bucket: BUCKET, Prefix: `${under}/` }),
  );
  client.destroy();
  return Contents.map(({ Key = '' }) => Key.slice(under.length + 1)).sort();
}

async function put(key: string, text: string): Promise<void> {
  const client = server.client();
  await client.send(new PutObjectCommand({ Bucket: BUCKET, Key: `${prefix}/${key}`, Body: text }));
  client.destroy();
}

async function get(key: string): Promise<string> {
  const client = server.client();
  const { Body } = await client.send(new GetObjectCommand({ Bucket: BUCKET, Key: `${prefix}/${key}` }));
  const text = (await Body?.transformToString()) ?? '';
  client.destroy();
  return text;
}

const FILES = [
  'algorithm_state.json',
  'algorithm_state.safetensors',
  'manifest.json',
  'metadata.json',
  'policies/hider_policy/policy.json',
  'policies/hider_policy/policy.onnx',
  'policies/hider_policy/weights.safetensors',
  'policies/seeker_policy/policy.json',
  'policies/seeker_policy/weights.safetensors',
];

describe('checkpoints in S3', () => {
  test('come back as they were saved, by another manager too, and lie as in a directory', async () => {
    const manager = await managerOf();
    await manager.acquireLock();
    for (const iteration of [10, 20, 20]) await manager.save(sampleInput(iteration));
    const other = await managerOf();
    const entries = await other.listCheckpoints();
    expect(entries.map(({ label, sequence, damaged }) => [label, sequence, damaged])).toEqual([
      ['10', 1, null],
      ['20', 2, null],
      ['20_v2', 3, null],
    ]);
    expect(entries[0]?.path).toBe(`/${BUCKET}/${prefix}/checkpoint_000010`);
    expect(await other.load(10)).toMatchObject(sampleContent(10));
    expect(await other.load()).toMatchObject({ ...sampleContent(20), skipped: [] });
    expect((await other.getLatestCheckpoint())?.label).toBe('20_v2');
    expect(await other.verify('20_v2')).toMatchObject({ ok: true, files: { length: 9 } });
    await manager.releaseLock();
    const names = ['checkpoint_000010', 'checkpoint_000020', 'checkpoint_000020_v2'];
    const expected = names.flatMap((name) => FILES.map((file) => `${name}/${file}`));
    expect(await keys()).toEqual([...expected, 'checkpoint_index.json'].sort());
  });

  test('an empty store is empty, and a bucket that is not there is none', async () => {
    const manager = await managerOf();
    expect([await manager.listCheckpoints(), await manager.getLatestCheckpoint()]).toEqual([[], null]);
    await expect(manager.load()).rejects.toThrow(CheckpointNotFoundError);
    await expect(manager.load('/somewhere/else')).rejects.toThrow(CheckpointNotFoundError);
    const nowhere = await managerOf({ bucket: 'no-such-bucket' });
    await expect(nowhere.listCheckpoints()).rejects.toMatchObject({ name: 'StoreReadError', code: 'ENXIO' });
  });

  test('are listed with two requests, however many there are, once the index knows them', async () => {
    const manager = await managerOf();
    for (const iteration of [1, 2, 3]) await manager.save(sampleInput(iteration));
    const before = server.requests.length;
    expect(await manager.listCheckpoints()).toHaveLength(3);
    expect(server.requests.slice(before)).toEqual([`GET `, `GET ${prefix}/checkpoint_index.json`]);
  });

  test('retention removes checkpoints, their manifest first', async () => {
    const manager = await managerOf({}, { keepLastN: 2 });
    await manager.acquireLock();
    for (const iteration of [10, 20]) await manager.save(sampleInput(iteration));
    const before = server.requests.length;
    expect((await manager.save(sampleInput(30))).removed).toEqual(['checkpoint_000010']);
    const removals = server.requests
      .slice(before)
      .filter((request) => request.startsWith(`DELETE ${prefix}/checkpoint_000010`));
    // With the manifest that was set aside, and a pin that is not there.
    expect(removals).toHaveLength(FILES.length + 2);
    expect(removals.slice(0, 3)).toEqual([
      `DELETE ${prefix}/checkpoint_000010/manifest.json`,
      `DELETE ${prefix}/checkpoint_000010/pinned.json`,
      `DELETE ${prefix}/checkpoint_000010/removed_manifest.json`,
    ]);
    expect((await keys()).filter((key) => key.startsWith('checkpoint_000010'))).toEqual([]);
    expect((await manager.listCheckpoints()).map(({ iteration }) => iteration)).toEqual([20, 30]);
  });

  test('the manifest is the last object of a save to get its name', async () => {
    const manager = await managerOf();
    const before = server.requests.length;
    await manager.save(sampleInput(10));
    const writes = server.requests
      .slice(before)
      .filter((request) => request.startsWith(`PUT ${prefix}/checkpoint_000010/`));
    expect(writes).toHaveLength(FILES.length);
    expect(writes.at(-1)).toBe(`PUT ${prefix}/checkpoint_000010/manifest.json`);
  });

  test.each(FILES.filter((file) => file !== 'manifest.json'))(
    'a damaged %s is detected and passed over',
    async (file) => {
      const manager = await managerOf();
      for (const iteration of [10, 20]) await manager.save(sampleInput(iteration));
      const text = await get(`checkpoint_000020/${file}`);
      await put(`checkpoint_000020/${file}`, `${text.slice(0, -1)}~`);
      expect((await manager.verify(20)).ok).toBe(false);
      const { entry, skipped } = await manager.load();
      expect([entry.iteration, skipped.map(({ name }) => name)]).toEqual([10, ['checkpoint_000020']]);
    },
  );

  test('a damaged manifest is damage; without a manifest there is no checkpoint, and the next save takes the rest away', async () => {
    const manager = await managerOf();
    for (const iteration of [10, 20]) await manager.save(sampleInput(iteration));
    await put('checkpoint_000020/manifest.json', 'nonsense');
    expect((await manager.listCheckpoints()).map(({ damaged }) => damaged !== null)).toEqual([false, true]);
    await put('checkpoint_000015/metadata.json', '{}');
    await put('best_model/notes.txt', 'not ours');
    expect((await (await managerOf()).listCheckpoints()).map(({ iteration }) => iteration)).toEqual([10, 20]);
    await expect(manager.load('checkpoint_000015')).rejects.toThrow(CheckpointNotFoundError);
    await manager.save(sampleInput(30));
    const left = await keys();
    expect(left.filter((key) => key.startsWith('checkpoint_000015'))).toEqual([]);
    expect(left).toContain('best_model/notes.txt');
    expect(left).toContain('checkpoint_000020/manifest.json');
  });

  test('a server that cannot be reached is no damage and no empty store', async () => {
    const manager = await managerOf();
    await manager.save(sampleInput(10));
    server.fateOf = () => 'never arrives';
    await expect(manager.load()).rejects.toMatchObject({ name: 'StoreReadError' });
    await expect(manager.listCheckpoints()).rejects.toMatchObject({ name: 'StoreReadError' });
  });

  test('a commit whose answer is lost is asked for again, and finds itself done', async () => {
    const manager = await managerOf({ client: { ...server.clientConfig, maxAttempts: 3 } });
    let lost = 0;
    server.fateOf = (request) =>
      request === `PUT ${prefix}/checkpoint_000010/manifest.json` && lost++ === 0
        ? 'answer is lost'
        : 'passes';
    expect((await manager.save(sampleInput(10))).entry.iteration).toBe(10);
    expect(lost).toBeGreaterThan(1);
    expect(await manager.load()).toMatchObject(sampleContent(10));
  });
});

describe('a client that dies', () => {
  test('after any request of a save leaves the store as before or with the whole new checkpoint', async () => {
    const base = prefix;
    const first = await managerOf({}, { keepLastN: 2 });
    for (const iteration of [5, 10]) await first.save(sampleInput(iteration));
    server.copy(base, 'crash-never');
    const requests = await saveInto('crash-never', Infinity);
    // Between two requests that change something all states are one and the same.
    const changes = requests.flatMap((request, i) => (/^(PUT|DELETE) /.test(request) ? [i + 1] : []));
    expect(changes.length).toBeGreaterThan(40);
    const outcomes = { before: 0, after: 0 };
    for (const alive of [0, ...changes]) {
      server.copy(base, `crash-${alive}`);
      await saveInto(`crash-${alive}`, alive);
      const reader = await managerOf();
      const found = (await reader.listCheckpoints()).map(({ iteration, damaged }) => [iteration, damaged]);
      const isAfter = found.some(([iteration]) => iteration === 20);
      outcomes[isAfter ? 'after' : 'before']++;
      const kept = isAfter ? [10, 20] : [5, 10];
      // Between the commit and the end of retention the oldest may still be there.
      expect([alive, found.slice(-2)]).toEqual([alive, kept.map((iteration) => [iteration, null])]);
      for (const iteration of kept)
        expect(await reader.load(iteration)).toMatchObject(sampleContent(iteration));
    }
    // The lock, eight files, seven copies before; what is left of them, index and the oldest after.
    expect(outcomes.before).toBeGreaterThan(15);
    expect(outcomes.after).toBeGreaterThan(15);
  });

  test('leaves nothing that the next save does not take away', async () => {
    const base = prefix;
    await (await managerOf({}, { keepLastN: 2 })).save(sampleInput(10));
    for (let alive = 10; alive < 100; alive += 15) {
      server.copy(base, `leftovers-${alive}`);
      await saveInto(`leftovers-${alive}`, alive);
      await endLease();
      const manager = await managerOf();
      await manager.save(sampleInput(30));
      const names = (await manager.listCheckpoints()).map(({ name }) => name);
      const expected = names.flatMap((name) => FILES.map((file) => `${name}/${file}`));
      expect([alive, await keys()]).toEqual([alive, [...expected, 'checkpoint_index.json'].sort()]);
    }
  });

  /** Saves iteration 20 below another prefix, in a client that dies after so many requests; gives those that arrived. */
  async function saveInto(under: string, alive: number): Promise<string[]> {
    prefix = under;
    const start = server.requests.length;
    const manager = await managerOf({}, { keepLastN: 2 });
    server.fateOf = (_, index) => (index - start < alive ? 'passes' : 'never arrives');
    await manager.save(sampleInput(20)).catch(() => undefined);
    server.fateOf = () => 'passes';
    return server.requests.slice(start);
  }

  /** In place of waiting for it. */
  async function endLease(): Promise<void> {
    const { fileSystem, directory, close } = await openS3Store(server.storeOptions(prefix));
    await fileSystem.removeFile(`${directory}/.lock`);
    close();
  }
});

describe('the lock in S3', () => {
  test('keeps a second writer out, who is told whom and since when; readers need none', async () => {
    const [owner, second] = [await managerOf(), await managerOf()];
    await owner.acquireLock();
    const refused: unknown = await second.save(sampleInput(1)).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(DirectoryInUseError);
    expect(refused).toMatchObject({ owner: { pid: process.pid, since: expect.stringMatching(/^\d{4}-/) } });
    await owner.save(sampleInput(2));
    expect((await second.load()).metadata.iteration).toBe(2);
    await owner.releaseLock();
    await second.save(sampleInput(3));
  });

  test('of racers has one owner', async () => {
    const managers = await Promise.all(Array.from({ length: 8 }, () => managerOf()));
    const outcomes = await Promise.allSettled(managers.map((manager) => manager.acquireLock()));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  test('of an owner that lives is renewed, and not given away; of a dead one it is free after its lease', async () => {
    const lease = { leaseMs: 2000 };
    const named = { ...lease, client: { ...server.clientConfig, customUserAgent: 'first-owner' } };
    const [owner, second] = [await managerOf(named), await managerOf(lease)];
    await owner.acquireLock();
    await pause(3500);
    await expect(second.acquireLock()).rejects.toThrow(DirectoryInUseError);
    await owner.save(sampleInput(1));
    // From here on the owner is cut off from the server, as a dead or a stopped one is.
    server.fateOf = (_, __, client) => (client.includes('first-owner') ? 'never arrives' : 'passes');
    for (let i = 0; i < 100 && !(await hasLock(second)); i++) await pause(200);
    expect(await hasLock(second)).toBe(true);
    server.fateOf = () => 'passes';
    const unfinished = '.tmp-checkpoint_000003-0123456789abcdef/metadata.json';
    await put(unfinished, '{}');
    // It comes back, and must neither write beside the new owner nor take away what that is writing.
    await expect(owner.save(sampleInput(2))).rejects.toMatchObject({
      name: 'StoreWriteError',
      code: 'ESTALE',
    });
    expect(await keys()).toContain(unfinished);
    await owner.releaseLock();
    await second.save(sampleInput(3));
    expect((await second.listCheckpoints()).map(({ iteration }) => iteration)).toEqual([1, 3]);
  });

  test('whose renewal is not answered and sent again is not taken for lost', async () => {
    const manager = await managerOf({ client: { ...server.clientConfig, maxAttempts: 3 } });
    await manager.acquireLock();
    let lost = 0;
    server.fateOf = (request) =>
      request === `PUT ${prefix}/.lock` && lost++ === 0 ? 'answer is lost' : 'passes';
    await manager.save(sampleInput(1));
    expect(lost).toBeGreaterThan(1);
    server.fateOf = () => 'passes';
    await manager.save(sampleInput(2));
  });

  test('is refused by a server that ignores conditions', async () => {
    server.ignoresConditions = true;
    const manager = await managerOf();
    await expect(manager.acquireLock()).rejects.toThrow(LockUnavailableError);
    await expect(manager.acquireLock()).rejects.toThrow(/ignores conditions of writes/);
    expect(await keys()).toEqual([]);
  });
});

async function hasLock(manager: CheckpointManager): Promise<boolean> {
  return manager.acquireLock().then(
    () => true,
    () => false,
  );
}

describe('opening a store in S3', () => {
  test('without the optional package says what to install', async () => {
    const absent = () =>
      Promise.reject(Object.assign(new Error('Cannot find package'), { code: 'ERR_MODULE_NOT_FOUND' }));
    const opening = openS3Store({ bucket: BUCKET, prefix: 'a' }, absent);
    await expect(opening).rejects.toThrow(S3ClientMissingError);
    await expect(opening).rejects.toThrow(/install it with "npm install @aws-sdk\/client-s3"/);
  });

  test.each([
    [{ bucket: 'Runs' }, /"Runs" is no name of a bucket/],
    [{ bucket: 'a/b' }, /is no name of a bucket/],
    [{ prefix: '' }, /prefix "" cannot be used/],
    [{ prefix: 'a//b' }, /prefix "a\/\/b" cannot be used/],
    [{ prefix: '../b' }, /prefix "\.\.\/b" cannot be used/],
    [{ leaseMs: 10 }, /leaseMs is 10; give at least 1000/],
    [{ leaseMs: Number.NaN }, /leaseMs is NaN/],
  ])('refuses %j', async (options, sentence) => {
    const opening = openS3Store({ bucket: BUCKET, prefix: 'a', ...options });
    await expect(opening).rejects.toThrow(RangeError);
    await expect(opening).rejects.toThrow(sentence);
  });
});
