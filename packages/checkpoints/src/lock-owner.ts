import { hostname } from 'node:os';
import { z } from 'zod';

/** Who holds a store's lock. */
export interface LockOwner {
  /** Process id on its host. */
  pid: number;
  host: string;
  /** When the lock was taken: ISO 8601, UTC. */
  since: string;
}

const lockOwner = z.object({
  pid: z.number().int().positive(),
  // Shown in messages: nothing that could steer a terminal.
  host: z.string().regex(/^[\w.-]{1,255}$/),
  since: z.iso.datetime(),
});

/** This process, now. */
export function thisOwner(): LockOwner {
  return { pid: process.pid, host: hostname().replace(/[^\w.-]/g, '-'), since: new Date().toISOString() };
}

/** The owner that a lock file names, or null where it names none (yet). */
export function parseLockOwner(text: string): LockOwner | null {
  try {
    return lockOwner.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
