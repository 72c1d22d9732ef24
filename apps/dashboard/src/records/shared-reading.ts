/**
 * Starts at most one reading in `freshMs`: requests that come together share it. A reading
 * that failed is not kept.
 */
export function sharedReading<Value>(read: () => Promise<Value>, freshMs: number): () => Promise<Value> {
  let newest: { readonly value: Promise<Value>; readonly startedAt: number } | null = null;
  return () => {
    if (newest !== null && performance.now() - newest.startedAt < freshMs) return newest.value;
    const reading = { value: read(), startedAt: performance.now() };
    newest = reading;
    reading.value.catch(() => {
      if (newest === reading) newest = null;
    });
    return reading.value;
  };
}
