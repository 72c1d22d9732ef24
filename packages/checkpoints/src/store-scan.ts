import { join } from 'node:path';
import type { CheckpointIndex } from './checkpoint-index.js';
import { readIndex } from './checkpoint-index.js';
import type { InspectedCheckpoint } from './checkpoint-inspection.js';
import { inspectCheckpoint } from './checkpoint-inspection.js';
import { parseCheckpointName } from './checkpoint-name.js';
import { StoreReadError } from './errors/store-read-error.js';
import type { DirectoryItem, FileSystemPort } from './file-system-port.js';
import { errorCode } from './file-system-port.js';

/** What a store's directory holds. */
export interface StoreScan {
  /** Oldest first. */
  checkpoints: InspectedCheckpoint[];
  /** Every name in the directory. */
  names: Set<string>;
  index: CheckpointIndex;
}

/** How often a scan starts over because a writer removed what it was looking at, before what is there is believed. */
const MAX_RESCANS = 20;

/** Few enough that their files never use up what a process may have open. */
const INSPECTED_AT_ONCE = 8;

/**
 * Looks at everything in a store without reading weights. A directory that is not there is an empty store; one whose
 * checkpoints are removed, and followed by others, as fast as they are looked at is not taken for one.
 *
 * @throws StoreReadError
 */
export async function scanStore(fs: FileSystemPort, store: string): Promise<StoreScan> {
  for (let rescansLeft = MAX_RESCANS; ; rescansLeft--) {
    const { hasLost, ...scan } = await scanOnce(fs, store);
    const isGood = scan.checkpoints.some(({ kind }) => kind === 'good');
    if (!hasLost || isGood || rescansLeft === 0) return scan;
  }
}

/** `hasLost`: something was removed between listing it and looking at it. */
async function scanOnce(fs: FileSystemPort, store: string): Promise<StoreScan & { hasLost: boolean }> {
  const items = await listIfThere(fs, store);
  const index = await readIndex(fs, store);
  const names = items.map(({ name }) => name);
  const named = names.filter((name) => parseCheckpointName(name) !== null);
  const inspected = await inspectEach(named, (name) =>
    inspectCheckpoint(fs, join(store, name), index.known.get(name)),
  );
  const checkpoints = inspected.filter((checkpoint) => checkpoint !== null);
  const hasLost = checkpoints.length < inspected.length;
  return { checkpoints: oldestFirst(checkpoints), names: new Set(names), index, hasLost };
}

/** Several at a time: while the system answers for one, others are asked for. */
async function inspectEach<T>(names: readonly string[], inspect: (name: string) => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  for (let begin = 0; begin < names.length; begin += INSPECTED_AT_ONCE)
    results.push(...(await Promise.all(names.slice(begin, begin + INSPECTED_AT_ONCE).map(inspect))));
  return results;
}

/**
 * In the order of saving. A checkpoint without a legible manifest has no number: it follows the last one whose
 * iteration is not above its own.
 */
export function oldestFirst(checkpoints: readonly InspectedCheckpoint[]): InspectedCheckpoint[] {
  const byName = checkpoints.toSorted((a, b) => (a.entry.name < b.entry.name ? -1 : 1));
  const ordered = byName
    .filter(({ entry }) => entry.sequence > 0)
    .sort((a, b) => a.entry.sequence - b.entry.sequence);
  for (const checkpoint of byName.filter(({ entry }) => entry.sequence === 0)) {
    const before = ordered.findLastIndex(({ entry }) => entry.iteration <= checkpoint.entry.iteration);
    ordered.splice(before + 1, 0, checkpoint);
  }
  return ordered;
}

/** What is in a directory; nothing where there is no directory. @throws StoreReadError */
export async function listIfThere(fs: FileSystemPort, store: string): Promise<DirectoryItem[]> {
  try {
    return await fs.list(store);
  } catch (cause) {
    const code = errorCode(cause);
    if (code === 'ENOENT') return [];
    throw new StoreReadError({ path: store, code, cause });
  }
}
