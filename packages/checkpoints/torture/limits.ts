const MOST_MS = 50;
const MOST_BYTES = 64 * 1024 * 1024;
/** A case that was slow once may have had to wait for something else. */
const ATTEMPTS_AT_SLOW_CASES = 5;

/** What reading a file came to: what is wrong, or null, and what it took. */
export interface Measured {
  problem: string | null;
  ms: number;
  memoryBytes: number;
}

/** Reads a hostile file, again where that was slow: the fastest attempt counts. */
export async function measured(read: () => Promise<string | null> | string | null): Promise<Measured> {
  let ms = Infinity;
  let memoryBytes = 0;
  let problem: string | null = null;
  for (let attempt = 0; attempt < ATTEMPTS_AT_SLOW_CASES && ms > MOST_MS; attempt++) {
    const before = memory();
    const startedAt = performance.now();
    problem = await read();
    ms = Math.min(ms, performance.now() - startedAt);
    memoryBytes = Math.max(memoryBytes, memory() - before);
  }
  return { problem, ms, memoryBytes };
}

/** Says where reading took more than 50 ms or 64 MB. */
export function limitProblem({ ms, memoryBytes }: Measured): string | null {
  const isTooMuch = ms > MOST_MS || memoryBytes > MOST_BYTES;
  return isTooMuch ? `it took ${Math.round(ms)} ms and ${memoryBytes} bytes` : null;
}

/** Changes when anything is added to the prototypes that all objects have. */
export function prototypeKeys(): string {
  return [Object.prototype, Array.prototype, Function.prototype]
    .map((prototype) => Object.getOwnPropertyNames(prototype).length)
    .join();
}

function memory(): number {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
