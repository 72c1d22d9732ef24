import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { hideout, temporaryFolder, writeSmallConfig } from './fixtures/hideout.js';

/** Runs a script of the fixtures in a process of its own, as a program would; what it printed. */
async function script(name: string, ...args: readonly (number | string)[]): Promise<string> {
  const path = fileURLToPath(new URL(`./fixtures/${name}`, import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [path, ...args.map(String)]);
  return stdout.trim();
}

describe('training in threads', () => {
  it('comes to the same bits with none, one, two and four threads', async () => {
    const digests = [];
    for (const [rollout, learning] of [
      [0, 0],
      [1, 1],
      [2, 2],
      [4, 4],
      [2, 0],
      [0, 3],
    ] as const) {
      digests.push(await script('train-in-threads.mjs', rollout, learning, 3));
    }
    expect(digests[0]).toMatch(/^[0-9a-f]{64}$/);
    expect(new Set(digests).size).toBe(1);
  });

  it('comes to the same bits with past versions as opponents, and to others than without', async () => {
    const digests = [];
    for (const [rollout, learning] of [
      [0, 0],
      [2, 2],
      [4, 1],
    ] as const) {
      digests.push(await script('train-in-threads.mjs', rollout, learning, 4, 2));
    }
    expect(digests[0]).toMatch(/^[0-9a-f]{64}$/);
    expect(new Set(digests).size).toBe(1);
    expect(await script('train-in-threads.mjs', 0, 0, 4)).not.toBe(digests[0]);
  });

  it.each(['lstm', 'gru'])('comes to the same bits with a memory, %s', async (kind) => {
    const [none, some] = [
      await script('train-in-threads.mjs', 0, 0, 3, 2, kind),
      await script('train-in-threads.mjs', 2, 2, 3, 2, kind),
    ];
    expect(none).toMatch(/^[0-9a-f]{64}$/);
    expect(some).toBe(none);
  });

  it.each(['onnxruntime', 'wasm'])(
    'that is stopped while it learns on %s stops at once, and hands out no half of an iteration',
    async (backend) => {
      expect(await script('cut-off.mjs', backend)).toBe('stopped DisposedTrainerError DisposedTrainerError');
    },
  );

  it('ends with a sentence when the session does not open', async () => {
    const folder = await temporaryFolder();
    await writeSmallConfig(folder.path);
    await writeFile(join(folder.path, 'taken'), '');
    const { code, stderr } = await hideout(['train', '--runs-dir', 'taken', '--plain'], folder.path);
    await folder.remove();
    expect(code).toBe(2);
    expect(stderr).toMatch(/^error: the metrics of the run cannot be written to taken/);
  });

  it('ends whenever it is told to, without taking the process along', async () => {
    const ends = JSON.parse(await script('stop-trainings.mjs', 8, 1)) as { done: number; cutOff: number };
    expect(ends.done + ends.cutOff).toBe(8);
    expect(ends.cutOff).toBeGreaterThan(0);
  });
});
