import { describe, expect, jest, test } from '@jest/globals';
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { CheckpointManager } from '../src/index.js';
import type { LoadedCheckpoint } from '../src/index.js';
import { sampleInput } from './sample-checkpoint.js';
import { temporaryDirectory } from './temporary-directory.js';

// kill -9 shows that no order of calls loses a checkpoint. It does not test fsync: what was written survives in memory.
jest.setTimeout(180_000);

const CHILD = join(import.meta.dirname, 'saving-process.mjs');
const RANDOM_KILLS = 10;
const FIRST_ITERATION = 7;
const ELEMENTS = 50_000;

/** Saves until it is killed: by itself at a port call, or from here some milliseconds after a save. */
async function saveUntilKilled(
  directory: string,
  kill: { atCall: number } | { afterMs: number },
): Promise<number[]> {
  const atCall = 'atCall' in kill ? kill.atCall : -1;
  const child = spawn(process.execPath, [CHILD, directory, String(FIRST_ITERATION), String(atCall)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  const exit = once(child, 'close');
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  if ('afterMs' in kill) {
    await Promise.race([once(child.stdout, 'data'), exit]);
    await delay(kill.afterMs);
    child.kill('SIGKILL');
  }
  const [, signal] = (await exit) as [number | null, string | null];
  expect(signal).toBe('SIGKILL');
  return [...output.matchAll(/^saved (\d+)$/gm)].map((match) => Number(match[1]));
}

function digestOf(data: ArrayBufferView | undefined): string {
  const { buffer, byteOffset, byteLength } = data as ArrayBufferView;
  return createHash('sha256')
    .update(new Uint8Array(buffer, byteOffset, byteLength))
    .digest('hex');
}

function expectContentOf(iteration: number, { metadata, state, policies }: LoadedCheckpoint): void {
  const expected = digestOf(new Float32Array(ELEMENTS).map((_, i) => iteration + i / ELEMENTS));
  expect(metadata.iteration).toBe(iteration);
  expect(state.json).toEqual({ iteration });
  expect(digestOf(state.arrays['moments']?.data)).toBe(expected);
  expect(digestOf(policies['seeker_policy']?.arrays['kernel']?.data)).toBe(expected);
  expect(digestOf(policies['hider_policy']?.arrays['kernel']?.data)).toBe(expected);
}

/** Everything acknowledged is there, everything that is there is whole, and saving goes on. */
async function expectNothingLost(directory: string, acknowledged: readonly number[]): Promise<void> {
  const warnings: string[] = [];
  const manager = new CheckpointManager(directory, {
    keepLastN: 3,
    onWarning: (message) => warnings.push(message),
  });
  const present = (await manager.listCheckpoints()).map(({ iteration }) => iteration);
  for (const iteration of present) expectContentOf(iteration, await manager.load(iteration));
  // Of the three that retention keeps, one may be the one that was saved and not yet acknowledged.
  for (const iteration of acknowledged.slice(-2)) expect(present).toContain(iteration);
  const last = acknowledged.at(-1);
  if (last !== undefined) {
    const latest = await manager.load();
    expect([last, last + 1]).toContain(latest.metadata.iteration);
    expect(latest.skipped).toEqual([]);
  }
  expect(warnings).toEqual([]);
  await manager.save(sampleInput(1000));
  expect(readdirSync(directory).filter((name) => /^\.(tmp|trash)-/.test(name))).toEqual([]);
  expect((await manager.load()).metadata.iteration).toBe(1000);
}

describe('kill -9 of a process that saves', () => {
  test(`loses nothing that was acknowledged, at ${RANDOM_KILLS} random instants`, async () => {
    for (let kill = 0; kill < RANDOM_KILLS; kill++) {
      const directory = temporaryDirectory();
      const acknowledged = await saveUntilKilled(directory, { afterMs: Math.random() * 120 });
      expect(acknowledged.length).toBeGreaterThan(0);
      await expectNothingLost(directory, acknowledged);
    }
  });

  // 0 is the lock's mkdir; each save makes 39 calls, and the fourth 16 more for retention: 151 is its rename, 158 the
  // rename of the one that goes.
  test.each([
    0, 1, 5, 9, 20, 28, 29, 33, 34, 35, 36, 38, 120, 130, 151, 152, 154, 156, 158, 159, 160, 165, 170, 173,
  ])('loses nothing that was acknowledged, before port call %i', async (atCall) => {
    const directory = temporaryDirectory();
    await expectNothingLost(directory, await saveUntilKilled(directory, { atCall }));
  });
});
