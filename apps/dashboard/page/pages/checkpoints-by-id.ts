import type { Checkpoint } from '../../src/api/checkpoint-schemas.js';

/**
 * Checkpoints by their ids. Of copies, which have the same id, the one that was saved first; one without an id is left out.
 *
 * @param checkpoints in the order of saving
 */
export function checkpointsById(checkpoints: readonly Checkpoint[]): ReadonlyMap<string, Checkpoint> {
  const byId = new Map<string, Checkpoint>();
  for (const checkpoint of checkpoints) {
    const { id } = checkpoint;
    if (id !== null && !byId.has(id)) byId.set(id, checkpoint);
  }
  return byId;
}
