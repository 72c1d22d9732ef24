import { appendFile, cp, mkdtemp, readFile, rm, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CheckpointManager } from '@hideout/checkpoints';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { verifyCommand } from '../../src/commands/verify.js';
import { UserError } from '../../src/user-error.js';
import { saveCheckpoints } from '../choosing/saved-checkpoints.js';

let folder: string;
let checkpointDirectory: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hideout-verify-'));
  checkpointDirectory = join(folder, 'checkpoints');
  await writeFile(join(folder, 'config.yaml'), '');
});
afterEach(() => rm(folder, { recursive: true }));

async function verify(checkpoints: string[], options: { all?: boolean; json?: boolean } = {}) {
  let out = '';
  const code = await verifyCommand(
    {
      checkpoints,
      all: options.all === true,
      json: options.json === true,
      checkpointDirectory,
      configPath: join(folder, 'config.yaml'),
    },
    { stdout: { write: (text) => (out += text) }, stderr: { write: () => true } },
  );
  return { code, out };
}

async function save(...iterations: number[]): Promise<void> {
  await saveCheckpoints(new CheckpointManager(checkpointDirectory, { keepLastN: 0 }), iterations);
}

describe('hideout verify', () => {
  it('says of a sound checkpoint that it is', async () => {
    await save(10, 20);
    // manifest.json, metadata.json, algorithm_state.json, algorithm_state.safetensors
    expect(await verify([])).toEqual({ code: 0, out: 'checkpoint_000020  ok (4 files)\n' });
    expect(await verify(['10'])).toEqual({ code: 0, out: 'checkpoint_000010  ok (4 files)\n' });
  });

  it('names what is wrong, file by file, and ends with 1', async () => {
    await save(10, 20, 30);
    await appendFile(join(checkpointDirectory, 'checkpoint_000010', 'metadata.json'), ' ');
    await unlink(join(checkpointDirectory, 'checkpoint_000010', 'algorithm_state.json'));
    await writeFile(join(checkpointDirectory, 'checkpoint_000030', 'notes.txt'), 'mine');
    expect(await verify([], { all: true })).toEqual({
      code: 1,
      out:
        'checkpoint_000010  damaged: algorithm_state.json: missing; metadata.json: wrong size\n' +
        'checkpoint_000020  ok (4 files)\n' +
        'checkpoint_000030  ok (4 files; not part of it: notes.txt)\n' +
        '\n2 of 3 checkpoints are sound.\n',
    });
  });

  it('finds a single changed bit of the weights, in a copy elsewhere too', async () => {
    await save(10);
    const copy = join(folder, 'copy');
    await cp(join(checkpointDirectory, 'checkpoint_000010'), copy, { recursive: true });
    const file = join(copy, 'algorithm_state.safetensors');
    const bytes = await readFile(file);
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    await writeFile(file, bytes);
    expect(await verify([copy])).toEqual({
      code: 1,
      out: 'copy  damaged: algorithm_state.safetensors: wrong digest\n',
    });
    expect((await verify(['10'])).code).toBe(0);
  });

  it('prints JSON', async () => {
    await save(10);
    expect(JSON.parse((await verify(['latest'], { json: true })).out)).toMatchObject({
      ok: true,
      checkpoints: [{ name: 'checkpoint_000010', ok: true, problem: null }],
    });
  });

  it('finds nothing wrong with no checkpoints at all, and creates none', async () => {
    expect(await verify([], { all: true })).toEqual({
      code: 0,
      out: `There are no checkpoints in ${checkpointDirectory} yet: "npx hideout train" writes them.\n`,
    });
  });

  it('takes names or all of them', async () => {
    await expect(verify(['10'], { all: true })).rejects.toThrow(UserError);
  });
});
