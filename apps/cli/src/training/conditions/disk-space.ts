import { statfs } from 'node:fs/promises';
import { bytes } from '../../ui/number-format.js';
import type { ConditionEvent } from '../events.js';

/** Below it a disk is low whatever is saved to it: other programs write, too. */
const LEAST_BYTES = 50e6;
/** Checkpoints that there is to be room for. */
const CHECKPOINTS = 10;
/** By how much there must be more room than that before a low disk is well again. */
const RECOVERY = 1.5;

/** Whether a disk has little room. One that was low stays so until there is clearly more. Pure. */
export function isDiskLow(freeBytes: number, checkpointBytes: number, wasLow: boolean): boolean {
  const needed = Math.max(LEAST_BYTES, CHECKPOINTS * checkpointBytes);
  return freeBytes < needed * (wasLow ? RECOVERY : 1);
}

/** Time between two looks at the disk. */
const INTERVAL_MS = 5000;

/** Looks at the room on the disk of a directory from time to time, and tells when it becomes little, and when it is over. */
export class DiskWatch {
  #lowSince: number | null = null;
  #lookedAtMs = -Infinity;
  #isClosed = false;

  constructor(
    private readonly directory: string,
    private readonly emit: (event: ConditionEvent) => void,
    private readonly freeBytes = freeBytesAt,
    private readonly nowMs = (): number => performance.now(),
  ) {}

  /** Resolves when the look is over, if it was time for one. Nobody has to wait for it: a disk may not answer. Never rejects. */
  async look(iteration: number, checkpointBytes: number): Promise<void> {
    if (this.nowMs() - this.#lookedAtMs < INTERVAL_MS) return;
    this.#lookedAtMs = this.nowMs();
    const free = await this.freeBytes(this.directory).catch(() => null);
    if (free === null || this.#isClosed) return;
    const since = this.#lowSince;
    const isLow = isDiskLow(free, checkpointBytes, since !== null);
    if (isLow === (since !== null)) return;
    this.#lowSince = isLow ? iteration : null;
    this.emit(this.#event(isLow, since ?? iteration, iteration, free));
  }

  /** Nothing is told any more, also of a look that is not over yet. */
  close(): void {
    this.#isClosed = true;
  }

  #event(isLow: boolean, since: number, iteration: number, free: number): ConditionEvent {
    return {
      type: 'condition',
      condition: 'low_disk',
      team: null,
      state: isLow ? 'begins' : 'ends',
      since,
      iteration,
      message: isLow
        ? `only ${bytes(free)} of disk are free since iteration ${iteration}: ${this.directory}`
        : `over in iteration ${iteration}: little room on the disk; ${bytes(free)} are free`,
    };
  }
}

/** Room on the disk of a directory that is there. */
export async function freeBytesAt(directory: string): Promise<number> {
  const { bavail, bsize } = await statfs(directory);
  return bavail * bsize;
}
