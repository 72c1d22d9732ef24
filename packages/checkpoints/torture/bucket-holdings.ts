import { archivedName } from '../src/archive/archive-name.js';
import { MANIFEST_FILE, PIN_FILE } from '../src/checkpoint-files.js';
import { parseCheckpointName } from '../src/checkpoint-name.js';
import { isLeftover } from '../src/removal.js';
import { REMOVED_MANIFEST_FILE } from '../src/s3/s3-listing.js';
import type { Holding, Holdings } from './holdings.js';
import { NOTHING } from './holdings.js';
import type { MemoryBucket } from './memory-bucket.js';

/** Of the keys of a store's objects. */
export const PREFIX = 'checkpoints/';

/** What belongs to no checkpoint that is there, no archive and no index. */
export function isRest(key: string, bucket: MemoryBucket): boolean {
  const [name = '', ...path] = key.split('/');
  if (isLeftover(name)) return true;
  return path.length > 0 && !bucket.objects.has(`${PREFIX}${name}/${MANIFEST_FILE}`);
}

/** What a bucket has of checkpoints, seen without the store's own code. */
export function holdingsIn({ objects }: MemoryBucket): Holdings {
  const files = new Map<string, Map<string, Uint8Array>>();
  const holdings = new Map<string, Holding>();
  for (const [key, { bytes }] of [...objects].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const [name = '', ...path] = key.slice(PREFIX.length).split('/');
    const archived = path.length === 0 ? archivedName(name) : null;
    if (archived !== null) holdings.set(archived, { ...(holdings.get(archived) ?? NOTHING), archive: bytes });
    if (path.length === 0 || parseCheckpointName(name) === null) continue;
    if (!files.has(name)) files.set(name, new Map());
    files.get(name)?.set(path.join('/'), bytes);
  }
  for (const [name, content] of files) {
    const isPinned = content.delete(PIN_FILE);
    const removed = content.get(REMOVED_MANIFEST_FILE);
    content.delete(REMOVED_MANIFEST_FILE);
    // What is pinned and is being removed gets its manifest back with the next save.
    if (removed !== undefined && isPinned && !content.has(MANIFEST_FILE)) content.set(MANIFEST_FILE, removed);
    for (const path of content.keys()) if (isLeftover(path)) content.delete(path);
    if (content.has(MANIFEST_FILE))
      holdings.set(name, { ...(holdings.get(name) ?? NOTHING), original: content, isPinned });
  }
  return holdings;
}
