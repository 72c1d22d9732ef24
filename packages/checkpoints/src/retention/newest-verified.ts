import type { GoodCheckpoint } from '../checkpoint-inspection.js';

/** The newest verified one is what a run goes on from, the second is what it falls back to. */
const VERIFIED_TO_KEEP = 2;

/**
 * What it takes to leave two checkpoints of which every byte is right: these two, and whatever is newer. `isVerified`
 * reads a checkpoint as a whole, and is asked only until two have been found.
 */
export async function newestVerified(
  newestFirst: readonly GoodCheckpoint[],
  isVerified: (checkpoint: GoodCheckpoint) => Promise<boolean>,
): Promise<GoodCheckpoint[]> {
  let verified = 0;
  for (const [age, checkpoint] of newestFirst.entries()) {
    if (await isVerified(checkpoint)) verified++;
    if (verified === VERIFIED_TO_KEEP) return newestFirst.slice(0, age + 1);
  }
  return [...newestFirst];
}
