import { existsSync, statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { CheckpointManager } from '@hideout/checkpoints';
import { messageOf } from '../error-message.js';
import { freeBytesAt } from '../training/conditions/disk-space.js';
import { bytes } from '../ui/number-format.js';
import { missing, ok, optional } from './finding.js';
import type { Finding } from './finding.js';

/** Free space below which a long training is likely to run out of it. */
const LEAST_FREE_BYTES = 1e9;

/**
 * Whether checkpoints can be written and locked in a directory. Tried in a folder of its own, which is removed again,
 * beside whatever trains there; in the nearest directory above where there is none yet.
 */
export async function checkpointDirectoryFinding(directory: string): Promise<Finding> {
  return directoryFinding('checkpoints', directory, 'writable and lockable', async (trial) => {
    const manager = new CheckpointManager(trial, { onWarning: () => undefined });
    await manager.acquireLock();
    await manager.releaseLock();
  });
}

/** Whether the metrics of runs can be written to a directory. */
export async function runsDirectoryFinding(directory: string): Promise<Finding> {
  return directoryFinding('runs', directory, 'writable', () => Promise.resolve());
}

async function directoryFinding(
  name: string,
  directory: string,
  outcome: string,
  use: (trial: string) => Promise<void>,
): Promise<Finding> {
  const path = resolve(directory);
  const existing = nearestExisting(path);
  if (!statSync(existing).isDirectory())
    return missing(name, `${existing} is not a directory`, 'move it away, or name another directory');
  let trial: string | null = null;
  try {
    trial = await mkdtemp(join(existing, '.hideout-doctor-'));
    await use(trial);
    return ok(name, `${path}: ${existing === path ? outcome : 'not there yet, and can be created'}`);
  } catch (error) {
    const advice = 'make it writable, or name another directory on a local disk';
    return missing(name, `${path}: not ${outcome} (${messageOf(error)})`, advice);
  } finally {
    if (trial !== null) await rm(trial, { recursive: true, force: true }).catch(() => undefined);
  }
}

/** Free space where a directory is, or would be. */
export async function diskFinding(directory: string): Promise<Finding> {
  const free = await freeBytesAt(nearestExisting(resolve(directory)));
  const detail = `${bytes(free)} free for checkpoints`;
  if (free >= LEAST_FREE_BYTES) return ok('disk', detail);
  return optional('disk', detail, 'make room ("hideout prune"), or keep fewer checkpoints (ppo.keep_last_n)');
}

function nearestExisting(path: string): string {
  return existsSync(path) || dirname(path) === path ? path : nearestExisting(dirname(path));
}
