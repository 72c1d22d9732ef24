import type { GoodCheckpoint } from './checkpoint-inspection.js';

/** What decides which checkpoints stay. */
export interface RetentionRules {
  /** How many of the newest stay; 0: all. */
  keepLastN: number;
  /** Whether something else needs it: a run that was resumed from it, a reader. */
  isNeeded: (checkpoint: GoodCheckpoint) => boolean;
  /** Whether every byte of it is right; asked only where the answer matters. */
  isVerified: (checkpoint: GoodCheckpoint) => Promise<boolean>;
}

/** The newest verified one is what a run goes on from, the second is what it falls back to. */
const VERIFIED_TO_KEEP = 2;

/**
 * The checkpoints that retention removes, oldest last: all but the newest `keepLastN`, those that are needed, and
 * whatever it takes to leave two verified ones. Damaged checkpoints are neither counted nor removed: `newestFirst`
 * holds good ones only.
 */
export async function planRemoval(
  newestFirst: readonly GoodCheckpoint[],
  { keepLastN, isNeeded, isVerified }: RetentionRules,
): Promise<GoodCheckpoint[]> {
  if (keepLastN === 0 || newestFirst.length <= keepLastN) return [];
  const removable: GoodCheckpoint[] = [];
  let verified = 0;
  for (const [age, checkpoint] of newestFirst.entries()) {
    const lacking = verified < VERIFIED_TO_KEEP;
    if (lacking && (await isVerified(checkpoint))) verified++;
    if (age >= keepLastN && !lacking && !isNeeded(checkpoint)) removable.push(checkpoint);
  }
  return removable;
}
