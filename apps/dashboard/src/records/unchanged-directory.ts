import { stat } from 'node:fs/promises';

/** Within this time of a change a second one may have the same time of change, as file systems count it. */
const SETTLED_AFTER_MS = 2000;

/**
 * Reads a directory again where a name in it was added, removed or replaced, and at least every `mostMs`; what is changed
 * within a file or a directory that keeps its name is seen by then. Otherwise the last reading stands, for a look at one
 * time.
 */
export function readWhenChanged<Value>(
  directory: string,
  read: () => Promise<Value>,
  mostMs: number,
): () => Promise<Value> {
  let newest: { readonly value: Value; readonly changedAt: bigint; readonly readAt: number } | null = null;
  return async () => {
    const changedAt = await timeOfChange(directory);
    const isDue = newest === null || performance.now() - newest.readAt >= mostMs;
    if (newest !== null && !isDue && changedAt !== null && changedAt === newest.changedAt)
      return newest.value;
    const readAt = performance.now();
    const isSettled = changedAt !== null && Date.now() - Number(changedAt / 1_000_000n) > SETTLED_AFTER_MS;
    const value = await read();
    newest = isSettled ? { value, changedAt, readAt } : null;
    return value;
  };
}

/** Nanoseconds since 1970; null where there is no directory. */
async function timeOfChange(directory: string): Promise<bigint | null> {
  return (await stat(directory, { bigint: true }).catch(() => null))?.mtimeNs ?? null;
}
