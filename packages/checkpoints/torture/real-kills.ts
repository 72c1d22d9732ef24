import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { LoadedCheckpoint } from '../src/checkpoint-content.js';
import { CheckpointManager } from '../src/checkpoint-manager.js';
import { isLeftover } from '../src/removal.js';
import { programPath, withDirectory } from './places.js';
import { Random } from './random.js';
import type { Row, RowOptions } from './row.js';
import { RowCount } from './row.js';
import { tinyInput } from './tiny-checkpoint.js';

const FIRST_ITERATION = 7;
/** As in the saving process. */
const ELEMENTS = 50_000;
const KEEP_LAST_N = 3;

/** 0 is the lock's mkdir; each save makes 39 calls that change or sync, and from the fourth on retention 18 more. */
const CALLS = 6 * 39 + 2 * 18;
const MOST_MS_AFTER_A_SAVE = 120;
/** Processes that save at a time: they wait for the disk mostly. */
const PROCESSES = 3;

/** Where a saving process dies. */
type Kill = { beforeCall: number } | { afterMs: number };

/**
 * kill -9 of a real process that saves, before a chosen call or at a random instant, then the store is reopened:
 * everything acknowledged is there, everything there is whole, and saving goes on. This does not test fsync: what was
 * written survives in memory; only the crash model tests that. A case is a kill.
 */
export const realKills: Row = async (options: RowOptions) => {
  const random = new Random(options.seed);
  const count = new RowCount('real kills', options);
  const figures = { beforeAnyAcknowledgement: 0, acknowledged: 0 };
  let started = 0;
  const killAndReopen = async (): Promise<void> => {
    while (started < options.cases && !count.isStopped) {
      const kill: Kill =
        started++ % 2 === 0
          ? { beforeCall: random.below(CALLS) }
          : { afterMs: random.next() * MOST_MS_AFTER_A_SAVE };
      await withDirectory(async (directory) => {
        const acknowledged = await saveUntilKilled(directory, kill);
        figures[acknowledged.length === 0 ? 'beforeAnyAcknowledgement' : 'acknowledged']++;
        const problem = await lossOf(directory, acknowledged).catch((error: unknown) => String(error));
        await count.add(problem && `${problem} (${JSON.stringify(kill)})`);
      });
      options.onProgress?.(count.cases);
    }
  };
  await Promise.all(Array.from({ length: PROCESSES }, killAndReopen));
  Object.assign(count.figures, figures);
  return count.report();
};

/** The iterations whose saves the process has said to be done before it died. */
async function saveUntilKilled(directory: string, kill: Kill): Promise<number[]> {
  const beforeCall = 'beforeCall' in kill ? kill.beforeCall : -1;
  const args = [programPath('saving.mjs'), directory, String(FIRST_ITERATION), String(beforeCall)];
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'inherit'],
    // A Ctrl+C of the terminal is for the row only.
    detached: true,
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
  const [code, signal] = (await exit) as [number | null, string | null];
  if (signal !== 'SIGKILL') throw new Error(`the saving process ended by itself, with code ${code}`);
  return [...output.matchAll(/^saved (\d+)$/gm)].map((match) => Number(match[1]));
}

async function lossOf(directory: string, acknowledged: readonly number[]): Promise<string | null> {
  const warnings: string[] = [];
  const onWarning = (message: string): void => void warnings.push(message);
  const manager = new CheckpointManager(directory, { keepLastN: KEEP_LAST_N, onWarning });
  const present = (await manager.listCheckpoints()).map(({ iteration }) => iteration);
  for (const iteration of present) {
    if (!isWhole(iteration, await manager.load(iteration)))
      return `iteration ${iteration} is not what was saved`;
  }
  // Of those that retention keeps, one may be the one that was saved and not yet acknowledged.
  const lost = acknowledged.slice(1 - KEEP_LAST_N).find((iteration) => !present.includes(iteration));
  if (lost !== undefined) return `iteration ${lost} was acknowledged and is lost`;
  const last = acknowledged.at(-1);
  if (last !== undefined) {
    const { metadata, skipped } = await manager.load();
    if (metadata.iteration !== last && metadata.iteration !== last + 1)
      return `iteration ${metadata.iteration} was loaded after ${last} had been acknowledged`;
    if (skipped.length > 0) return `${skipped[0]?.name} was skipped: ${skipped[0]?.reason}`;
  }
  await manager.save(tinyInput(1000));
  if ((await manager.load()).metadata.iteration !== 1000) return 'the next save is not the newest';
  const leftover = readdirSync(directory).find(isLeftover);
  if (leftover !== undefined) return `the next save leaves ${leftover}`;
  return warnings.length > 0 ? `reopening warns: ${warnings.join(' ')}` : null;
}

function isWhole(iteration: number, { metadata, state, policies }: LoadedCheckpoint): boolean {
  const arrays = [
    state.arrays['moments'],
    policies['seeker_policy']?.arrays['kernel'],
    policies['hider_policy']?.arrays['kernel'],
  ];
  return (
    metadata.iteration === iteration &&
    state.json['iteration'] === iteration &&
    arrays.every(
      (tensor) =>
        tensor?.data.length === ELEMENTS &&
        tensor.data.every((value, i) => value === Math.fround(iteration + i / ELEMENTS)),
    )
  );
}
