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
  const checkpoints: InspectedCheckpoint[] = [];
  let hasLost = false;
  for (const { name } of items) {
    if (parseCheckpointName(name) === null) continue;
    const inspected = await inspectCheckpoint(fs, join(store, name), index.known.get(name));
    if (inspected === null) hasLost = true;
    else checkpoints.push(inspected);
  }
  const names = new Set(items.map(({ name }) => name));
  return { checkpoints: oldestFirst(checkpoints), names, index, hasLost };
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

async function listIfThere(fs: FileSystemPort, store: string): Promise<DirectoryItem[]> {
  try {
    return await fs.list(store);
  } catch (cause) {
    const code = errorCode(cause);
    if (code === 'ENOENT') return [];
    throw new StoreReadError({ path: store, code, cause });
  }
}
