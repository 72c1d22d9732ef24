import * as library from '@aws-sdk/client-s3';
import { describe, expect, test } from '@jest/globals';
import { s3Error } from '../src/s3/s3-error.js';
import { S3Listing } from '../src/s3/s3-listing.js';
import { S3Objects } from '../src/s3/s3-objects.js';

/** A client that answers each request in turn and keeps what it was asked for. */
function objectsWith(...answers: unknown[]) {
  const asked: unknown[] = [];
  const client = {
    send: async ({ input }: { input: unknown }) => {
      asked.push(input);
      return answers.shift();
    },
  };
  return { asked, objects: new S3Objects(client as unknown as library.S3Client, library, 'runs') };
}

describe('a listing', () => {
  const page = (token: string | undefined, ...keys: string[]) => ({
    IsTruncated: token !== undefined,
    NextContinuationToken: token,
    Contents: keys.map((Key) => ({ Key, Size: 1, ETag: '"x"', LastModified: new Date(0) })),
  });

  test('takes all pages, each from where the one before ended', async () => {
    const { asked, objects } = objectsWith(
      page('one', 'a/1', 'a/2'),
      page('two', 'a/3'),
      page(undefined, 'a/4'),
    );
    expect((await objects.list('a/')).map(({ key }) => key)).toEqual(['a/1', 'a/2', 'a/3', 'a/4']);
    expect(asked).toEqual([
      { Bucket: 'runs', Prefix: 'a/' },
      { Bucket: 'runs', Prefix: 'a/', ContinuationToken: 'one' },
      { Bucket: 'runs', Prefix: 'a/', ContinuationToken: 'two' },
    ]);
  });

  test('ends with the page that has enough', async () => {
    const { asked, objects } = objectsWith(page('one', 'a/1', 'a/2'), page(undefined, 'a/3'));
    expect(await objects.list('a/', 1)).toHaveLength(2);
    expect(asked).toHaveLength(1);
  });

  test('shows files and directories, a checkpoint only with its manifest, and the folders of consoles as such', () => {
    const keys = [
      's/checkpoint_000001/manifest.json',
      's/checkpoint_000001/policies/p/policy.json',
      's/checkpoint_000002/metadata.json',
      's/checkpoint_000003/removed_manifest.json',
      's/checkpoint_index.json',
      's/folder/',
    ];
    const status = { sizeBytes: 7, etag: '"x"', modifiedAt: new Date(0) };
    const listing = new S3Listing(keys.map((key) => ({ ...status, key })));
    expect(listing.items('s')).toEqual([
      { name: 'checkpoint_index.json', kind: 'file' },
      { name: 'checkpoint_000001', kind: 'directory' },
      { name: '.tmp-checkpoint_000002-0000000000000000', kind: 'directory' },
      { name: '.trash-checkpoint_000003-0000000000000000', kind: 'directory' },
      { name: 'folder', kind: 'directory' },
    ]);
    expect(listing.status('s/checkpoint_000001')?.kind).toBe('directory');
    expect(listing.status('s/checkpoint_000002')).toBeNull();
    expect(listing.status('s/checkpoint_000001/policies/p/policy.json')).toMatchObject({
      kind: 'file',
      sizeBytes: 7,
    });
    expect(listing.status('s/folder/')).toBeNull();
    expect(listing.status('s/nothing')).toBeNull();
  });
});

test('a name with special characters is copied as it is', async () => {
  const { asked, objects } = objectsWith({});
  await objects.copy('a b/ü+.json', 'c');
  expect(asked).toEqual([{ Bucket: 'runs', CopySource: 'runs/a%20b/%C3%BC%2B.json', Key: 'c' }]);
});

test('a longer object than asked for is not taken into memory', async () => {
  let destroyed = false;
  const { objects } = objectsWith({ ContentLength: 11, Body: { destroy: () => (destroyed = true) } });
  await expect(objects.read('a', 10)).rejects.toMatchObject({ code: 'EFBIG' });
  expect(destroyed).toBe(true);
});

test.each([
  [{ name: 'NoSuchKey', $metadata: { httpStatusCode: 404 } }, 'ENOENT'],
  [{ name: 'NoSuchBucket', $metadata: { httpStatusCode: 404 } }, 'ENXIO'],
  [{ name: 'PreconditionFailed', $metadata: { httpStatusCode: 412 } }, 'EEXIST'],
  [{ name: 'ConditionalRequestConflict', $metadata: { httpStatusCode: 409 } }, 'EEXIST'],
  [{ name: 'AccessDenied', $metadata: { httpStatusCode: 403 } }, 'EACCES'],
  [{ name: 'SlowDown', $metadata: { httpStatusCode: 503 } }, 'EAGAIN'],
  [{ name: 'InternalError', $metadata: { httpStatusCode: 500 } }, 'EIO'],
  [Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }), 'ECONNREFUSED'],
  [Object.assign(new Error('odd'), { code: 'SomethingElse' }), 'EIO'],
  ['a text', 'EIO'],
])('%j has the code %s', (cause, code) => {
  expect(s3Error(cause, 'a/b')).toMatchObject({ code, cause, message: expect.stringMatching(/object a\/b/) });
});
