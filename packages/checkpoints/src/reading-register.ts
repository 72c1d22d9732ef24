/** How many loads of this process read each checkpoint directory now, by absolute path; over all managers. */
const readers = new Map<string, number>();

type Listener = (path: string, begins: boolean) => void;
const listeners = new Set<Listener>();

/** Runs `read` while retention in this process leaves the checkpoint at `path` alone. */
export async function whileReading<T>(path: string, read: () => Promise<T>): Promise<T> {
  beginReading(path);
  try {
    return await read();
  } finally {
    endReading(path);
  }
}

export function beginReading(path: string): void {
  readers.set(path, (readers.get(path) ?? 0) + 1);
  for (const listener of listeners) listener(path, true);
}

export function endReading(path: string): void {
  const left = (readers.get(path) ?? 1) - 1;
  if (left === 0) readers.delete(path);
  else readers.set(path, left);
  for (const listener of listeners) listener(path, false);
}

export function isBeingRead(path: string): boolean {
  return readers.has(path);
}

/** Every path that is being read, as often as it is: each thread has a register of its own. */
export function readPaths(): string[] {
  return [...readers].flatMap(([path, count]) => new Array<string>(count).fill(path));
}

/** Calls `listener` whenever a load begins or ends, until the function that comes back is called. */
export function watchReaders(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
