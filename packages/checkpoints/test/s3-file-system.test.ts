import { describe, expect, test } from '@jest/globals';
import { BUCKET, MemoryBucket } from '../torture/memory-bucket.js';

const STORE = `/${BUCKET}/checkpoints`;
const FIRST = 'checkpoint_000001';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

async function write(bucket: MemoryBucket, path: string, text: string): Promise<void> {
  const file = await bucket.connect().fileSystem.createFile(`${STORE}/${path}`);
  await file.write(bytes(text));
  await file.sync();
}

describe('the port of object storage', () => {
  test('refuses what exists, and a file that was written before', async () => {
    const bucket = new MemoryBucket();
    const { fileSystem } = bucket.connect();
    const file = await fileSystem.createFile(`${STORE}/a`);
    await file.write(bytes('one'));
    await file.sync();
    await expect(file.write(bytes('two'))).rejects.toMatchObject({ code: 'EROFS' });
    await expect(write(bucket, 'a', 'two')).rejects.toMatchObject({ code: 'EEXIST' });
    // The same once more is the same request, sent again.
    await write(bucket, 'a', 'one');
    await expect(fileSystem.createDirectory(STORE)).rejects.toMatchObject({ code: 'EEXIST' });
    expect(await fileSystem.read(`${STORE}/a`, 10)).toEqual(bytes('one'));
  });

  test('gives a directory a name that no checkpoint has, and clears what lies under it', async () => {
    const bucket = new MemoryBucket();
    await write(bucket, '.tmp-checkpoint_000001-0123456789abcdef/manifest.json', 'new');
    await write(bucket, `${FIRST}/rest.json`, 'of a save that was cut off');
    const { fileSystem } = bucket.connect();
    await fileSystem.rename(`${STORE}/.tmp-checkpoint_000001-0123456789abcdef`, `${STORE}/${FIRST}`);
    expect([...bucket.objects.keys()]).toEqual([`checkpoints/${FIRST}/manifest.json`]);
    await write(bucket, '.tmp-checkpoint_000001-fedcba9876543210/manifest.json', 'newer');
    await expect(
      fileSystem.rename(`${STORE}/.tmp-checkpoint_000001-fedcba9876543210`, `${STORE}/${FIRST}`),
    ).rejects.toMatchObject({ code: 'EEXIST' });
  });

  test('knows a directory that was made before anything is in it', async () => {
    const { fileSystem } = new MemoryBucket().connect();
    await fileSystem.createDirectory(`${STORE}/somewhere`);
    expect((await fileSystem.status(`${STORE}/somewhere`)).kind).toBe('directory');
    expect(await fileSystem.list(`${STORE}/somewhere`)).toEqual([]);
    await expect(fileSystem.syncDirectory(`${STORE}/${FIRST}`)).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
