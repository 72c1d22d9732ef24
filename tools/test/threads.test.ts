import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { hideout, temporaryFolder, writeSmallConfig } from './fixtures/hideout.js';

/** Opponents out of a pool, as options of the algorithm. */
const pool = { opponentPool: { size: 2, every: 1, newestProbability: 0.3 } };
/** Episodes of 20 steps end in the midst of sequences of 15, and of the rollouts of 30. */
const memoryOf = (kind: string): object => ({ memory: { kind, units: 8, sequenceLength: 15 } });

/** SHA-256 of a run of small worlds in so many threads; `changes` are of its options and of both policies'. */
function digestOf(
  [rollout, learning]: readonly [number, number],
  iterations: number,
  changes: { readonly config?: object; readonly policy?: object } = {},
): Promise<string> {
  return script('train-in-threads.mjs', rollout, learning, iterations, JSON.stringify(changes));
}

/** Runs a script of the fixtures in a process of its own, as a program would; what it printed. */
async function script(name: string, ...args: readonly (number | string)[]): Promise<string> {
  const path = fileURLToPath(new URL(`./fixtures/${name}`, import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [path, ...args.map(String)]);
  return stdout.trim();
}

describe('training in threads', () => {
  it('comes to the same bits with none, one, two and four threads', async () => {
    await expectSameBits({}, 3, [
      [0, 0],
      [1, 1],
      [2, 2],
      [4, 4],
      [2, 0],
      [0, 3],
    ]);
  });

  it('comes to the same bits with past versions as opponents, and to others than without', async () => {
    const digest = await expectSameBits({ config: pool }, 4, [
      [0, 0],
      [2, 2],
      [4, 1],
    ]);
    expect(await digestOf([0, 0], 4)).not.toBe(digest);
  });

  it.each(['lstm', 'gru'])('comes to the same bits with a memory, %s', async (kind) => {
    await expectSameBits({ config: pool, policy: memoryOf(kind) }, 3, [
      [0, 0],
      [2, 2],
    ]);
  });

  it('comes to the same bits with rollouts that overlap with learning, past versions among them', async () => {
    const digest = await expectSameBits({ config: { ...pool, overlap: true } }, 3, [
      [0, 0],
      [1, 1],
      [4, 2],
    ]);
    expect(await digestOf([0, 0], 3, { config: pool })).not.toBe(digest);
  });

  it('comes to the same bits with shared layers and a memory', async () => {
    const policy = { ...memoryOf('lstm'), sharedLayers: true };
    await expectSameBits({ policy }, 3, [
      [0, 0],
      [2, 2],
    ]);
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
    expect(stderr).toMatch(/^error: .*taken is not a directory; name another one with --runs-dir\.\n$/);
  });

  it('ends whenever it is told to, without taking the process along', async () => {
    const ends = JSON.parse(await script('stop-trainings.mjs', 8, 1)) as { done: number; cutOff: number };
    expect(ends.done + ends.cutOff).toBe(8);
    expect(ends.cutOff).toBeGreaterThan(0);
  });
});

/** Whatever the threads, the run comes to one digest, which is returned. */
async function expectSameBits(
  changes: { readonly config?: object; readonly policy?: object },
  iterations: number,
  threads: readonly (readonly [number, number])[],
): Promise<string> {
  const digests: string[] = [];
  for (const counts of threads) digests.push(await digestOf(counts, iterations, changes));
  expect(digests[0]).toMatch(/^[0-9a-f]{64}$/);
  expect(new Set(digests).size).toBe(1);
  return digests[0];
}
