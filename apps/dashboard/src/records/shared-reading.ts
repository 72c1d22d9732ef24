/** How long a reading counts as fresh: however many ask, the computer works for one. */
export const FRESH_MS = 500;

/**
 * Reads no more often than the disk answers, and starts at most one reading in `freshMs`: requests that come while one
 * runs, however long it takes, or soon after it was started share it. A reading that failed is not kept.
 */
export function sharedReading<Value>(read: () => Promise<Value>, freshMs: number): () => Promise<Value> {
  let newest: Promise<Value> | null = null;
  let startedAt = 0;
  let isRunning = false;
  return () => {
    if (newest !== null && (isRunning || performance.now() - startedAt < freshMs)) return newest;
    startedAt = performance.now();
    const reading = read();
    [newest, isRunning] = [reading, true];
    reading.then(
      () => (isRunning = false),
      () => {
        isRunning = false;
        newest = null;
      },
    );
    return reading;
  };
}
