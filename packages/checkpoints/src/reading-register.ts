/** How many loads of this process read each checkpoint directory now, by absolute path; over all managers. */
const readers = new Map<string, number>();

/** Runs `read` while retention in this process leaves the checkpoint at `path` alone. */
export async function whileReading<T>(path: string, read: () => Promise<T>): Promise<T> {
  readers.set(path, (readers.get(path) ?? 0) + 1);
  try {
    return await read();
  } finally {
    const left = (readers.get(path) ?? 1) - 1;
    if (left === 0) readers.delete(path);
    else readers.set(path, left);
  }
}

export function isBeingRead(path: string): boolean {
  return readers.has(path);
}
