import type { Checkpoint } from '../../src/api/checkpoint-schemas.js';

/**
 * The ids of checkpoints, the one that was saved first at first, so that differences say what training changed. One that
 * was removed meanwhile counts as older than those that are kept.
 *
 * @param checkpoints in the order of saving
 */
export function inOrderOfSaving(ids: readonly string[], checkpoints: readonly Checkpoint[]): string[] {
  const place = (id: string): number => checkpoints.findIndex((checkpoint) => checkpoint.id === id);
  return ids.toSorted((one, other) => place(one) - place(other));
}
