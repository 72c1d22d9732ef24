import { afterEach, describe, expect, test } from '@jest/globals';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MessageChannel } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';
import { encodeContent } from '../src/checkpoint-encoding.js';
import { CheckpointManager } from '../src/index.js';
import { isBeingRead } from '../src/reading-register.js';
import type { SavingReply, SavingRequest } from '../src/threads/saving-protocol.js';
import { buffersOf } from '../src/threads/saving-protocol.js';
import { serveSaves } from '../src/threads/serve-saves.js';
import { sampleContent, sampleInput } from './sample-checkpoint.js';
import { iterationsIn } from './sample-store.js';
import { temporaryDirectory } from './temporary-directory.js';

// The thread's side without a thread: what it is sent and what it answers crosses a real channel.

const ports: MessagePort[] = [];
afterEach(() => {
  for (const port of ports.splice(0)) port.close();
});

function serve(directory: string, started: { protectedNames?: string[]; readPaths?: string[] } = {}) {
  const { port1, port2 } = new MessageChannel();
  ports.push(port2);
  const options = { directory, retention: { keepLastN: 2 }, programVersion: 'test' };
  serveSaves(port1, { options, protectedNames: [], readPaths: [], ...started });
  const replies: SavingReply[] = [];
  let take: (() => void) | null = null;
  port2.on('message', (reply: SavingReply) => {
    replies.push(reply);
    if (reply.type !== 'warning') take?.();
  });
  const post = (request: SavingRequest, buffers: ArrayBuffer[] = []): void =>
    port2.postMessage(request, buffers);
  const write = async (iteration: number): Promise<SavingReply> => {
    const content = encodeContent(sampleInput(iteration), (byteLength) => new Uint8Array(byteLength));
    const answered = new Promise<void>((resolve) => (take = resolve));
    post({ type: 'write', content }, buffersOf(content.files.map(({ bytes }) => bytes)));
    await answered;
    return replies.at(-1) as SavingReply;
  };
  return { port: port2, post, write, replies };
}

describe('the side of the thread', () => {
  test('saves what it is sent, answers with the entry, and gives the memory back', async () => {
    const directory = temporaryDirectory();
    const answer = await serve(directory).write(10);
    expect(answer).toMatchObject({
      type: 'saved',
      saved: { entry: { name: 'checkpoint_000010' }, removed: [] },
    });
    if (answer.type !== 'saved') throw new Error('not saved');
    const content = encodeContent(sampleInput(10), (byteLength) => new Uint8Array(byteLength));
    expect(answer.copies).toEqual(content.files.map(({ bytes }) => bytes));
    expect(await new CheckpointManager(directory).load()).toMatchObject(sampleContent(10));
  });

  test('answers a save that fails with its error, and gives the memory back', async () => {
    const directory = temporaryDirectory();
    const { write } = serve(directory);
    rmSync(directory, { recursive: true });
    const answer = await write(10);
    expect(answer).toMatchObject({
      type: 'failed',
      error: { name: 'StoreWriteError', fields: { operation: 'create', code: 'ENOENT' } },
    });
    if (answer.type !== 'failed') throw new Error('not failed');
    expect(answer.copies.every(({ length }) => length > 0)).toBe(true);
  });

  test('keeps what it is told to, from its start or later, and what is read while it is', async () => {
    const directory = temporaryDirectory();
    const path = (iteration: number) => join(directory, `checkpoint_00000${iteration}`);
    const { post, write } = serve(directory, { protectedNames: ['checkpoint_000001'], readPaths: [path(2)] });
    for (const iteration of [1, 2, 3]) await write(iteration);
    post({ type: 'protect', name: 'checkpoint_000003' });
    post({ type: 'reading', path: path(4), begins: true });
    for (const iteration of [4, 5, 6, 7]) await write(iteration);
    expect(await iterationsIn(directory)).toEqual([1, 2, 3, 4, 6, 7]);
    for (const iteration of [2, 4]) post({ type: 'reading', path: path(iteration), begins: false });
    await write(8);
    expect(isBeingRead(path(4))).toBe(false);
    expect(await iterationsIn(directory)).toEqual([1, 3, 7, 8]);
  });

  test('sends warnings, and says of each whether it stands', async () => {
    const directory = temporaryDirectory();
    const { write, replies } = serve(directory);
    for (const iteration of [1, 2]) await write(iteration);
    writeFileSync(join(directory, 'checkpoint_000001/manifest.json'), 'nonsense');
    rmSync(join(directory, 'checkpoint_000002'), { recursive: true });
    await write(3);
    expect(replies.filter(({ type }) => type === 'warning')).toEqual([
      {
        type: 'warning',
        message: expect.stringMatching(/^The checkpoint checkpoint_000001 /),
        isStanding: true,
      },
      { type: 'warning', message: expect.stringMatching(/^No longer there .*_000002/), isStanding: false },
    ]);
  });

  test('ends when it is told to close', async () => {
    const { port, post } = serve(temporaryDirectory());
    const closed = new Promise((resolve) => port.once('close', resolve));
    post({ type: 'close' });
    await closed;
  });

  test('is the entry of a thread and of nothing else', async () => {
    await expect(import('../src/threads/saving-thread.js')).rejects.toThrow(
      'this file is the entry of a worker thread',
    );
  });
});
