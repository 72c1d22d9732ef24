import { execFileSync } from 'node:child_process';
import { closeSync, ftruncateSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { CheckpointManager } from '../src/checkpoint-manager.js';
import { StoreWriteError } from '../src/errors/store-write-error.js';
import { isLeftover } from '../src/removal.js';
import { nodeFileSystem } from '../src/node-file-system.js';
import { withDirectory } from './places.js';
import { Random } from './random.js';
import type { Row, RowOptions } from './row.js';
import { RowCount } from './row.js';
import { differenceFromTiny, tinyInput } from './tiny-checkpoint.js';

const PAGE_BYTES = 4096;
const DISK_BYTES = 256 * PAGE_BYTES;
/** A tiny checkpoint and its index take about 10 pages, with two policies 13; beyond that all is well. */
const MOST_PAGES_FREE = 24;

/** Why no small disk can be mounted here, or null. */
export function mountingObstacle(): string | null {
  if (process.platform !== 'linux') return `tmpfs is mounted on Linux only, not on ${process.platform}`;
  try {
    execFileSync('unshare', ['--mount', 'mount', '-t', 'tmpfs', 'hideout', '/mnt'], { stdio: 'pipe' });
    return null;
  } catch (error) {
    return `mounting is not allowed here: ${error instanceof Error ? error.message.split('\n')[0] : error}`;
  }
}

/**
 * Saves onto a small real disk that has room for a number of pages, one more each time: the save fails with a typed
 * error, or succeeds; either way the newest acknowledged checkpoint loads and none is damaged. When there is room again
 * the next save succeeds, with the same manager, and cleans up. A case is a save.
 */
export const fullDisk: Row = async (options: RowOptions) => {
  const count = new RowCount('full disk', options);
  const obstacle = mountingObstacle();
  if (obstacle !== null) return count.report(obstacle);
  const random = new Random(options.seed);
  const figures = { savesFailed: 0, savesSucceeded: 0 };
  await withDirectory(async (directory) => {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK_BYTES}`, 'hideout', directory]);
    try {
      for (let pagesFree = 0; !count.isDone; pagesFree = (pagesFree + 1) % (MOST_PAGES_FREE + 1)) {
        const store = join(directory, 'checkpoints');
        const { problem, isSaved } = await saveWithRoomFor(pagesFree, store, random);
        figures[isSaved ? 'savesSucceeded' : 'savesFailed']++;
        await count.add(problem && `${problem} (${pagesFree} pages free)`);
        rmSync(store, { recursive: true });
      }
    } finally {
      execFileSync('umount', [directory]);
    }
  });
  Object.assign(count.figures, figures);
  return count.report();
};

async function saveWithRoomFor(
  pagesFree: number,
  store: string,
  random: Random,
): Promise<{ problem: string | null; isSaved: boolean }> {
  const keepLastN = 1 + random.below(3);
  const policies = 1 + random.below(2);
  const manager = new CheckpointManager(store, { keepLastN, onWarning: () => undefined });
  await manager.acquireLock();
  for (const iteration of [1, 2, 3]) await manager.save(tinyInput(iteration, policies));
  const freeAll = fillDisk(join(store, '../filler'), pagesFree);
  let newest = 3;
  let problem: string | null = null;
  try {
    await manager.save(tinyInput(4, policies));
    newest = 4;
  } catch (error) {
    if (!(error instanceof StoreWriteError) || error.code !== 'ENOSPC')
      problem = `the save fails with ${String(error)}`;
  }
  problem ??= await newestProblem(store, newest);
  freeAll();
  problem ??= await manager.save(tinyInput(5, policies)).then(
    () => newestProblem(store, 5),
    (error: unknown) => `with room again the save fails: ${String(error)}`,
  );
  const leftover = (await nodeFileSystem.list(store)).find(({ name }) => isLeftover(name));
  problem ??= leftover === undefined ? null : `with room again the save leaves ${leftover.name}`;
  await manager.releaseLock();
  return { problem, isSaved: newest === 4 };
}

async function newestProblem(store: string, iteration: number): Promise<string | null> {
  const warnings: string[] = [];
  const manager = new CheckpointManager(store, { onWarning: (message) => void warnings.push(message) });
  try {
    const loaded = await manager.load();
    const damaged = (await manager.listCheckpoints()).find((entry) => entry.damaged !== null);
    if (damaged !== undefined) return `${damaged.name} is damaged: ${damaged.damaged}`;
    if (loaded.metadata.iteration !== iteration)
      return `${loaded.entry.name} was loaded, not iteration ${iteration}`;
    return differenceFromTiny(loaded) ?? (warnings.length > 0 ? warnings.join(' ') : null);
  } catch (error) {
    return `loading failed: ${String(error)}`;
  }
}

/** Leaves room for some pages only; the result gives all room back. */
function fillDisk(path: string, pagesFree: number): () => void {
  const descriptor = openSync(path, 'w');
  const page = new Uint8Array(PAGE_BYTES);
  let pages = 0;
  try {
    while (writeSync(descriptor, page) === PAGE_BYTES) pages++;
  } catch {
    // Full.
  }
  ftruncateSync(descriptor, Math.max(0, pages - pagesFree) * PAGE_BYTES);
  closeSync(descriptor);
  return () => rmSync(path);
}
