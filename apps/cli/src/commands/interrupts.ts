import { constants } from 'node:os';

/** Signals that ask a command to end. */
export const endingSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
export type EndingSignal = (typeof endingSignals)[number];

/** 130 for SIGINT, 143 for SIGTERM, 129 for SIGHUP: 128 and the number of the signal, as shells count. */
export function exitCodeOf(signal: EndingSignal): number {
  return 128 + constants.signals[signal];
}

/** What an interrupt means: the first asks politely, the second leaves, a third does not even wait for the screen. */
export type InterruptWish = 'stop' | 'leave' | 'kill';

/**
 * Two signals closer than this are one wish: npm passes on to its child the SIGINT that the terminal has already sent
 * to both, and that must not count as the second Ctrl+C.
 */
const sameWishMs = 400;

/** Counts interrupts. Keys come one by one; signals can come in pairs. */
export class Interrupts {
  private count = 0;
  private newestSignalMs = -Infinity;

  /** A key of the screen. */
  key(): InterruptWish {
    return this.next();
  }

  /** A signal; null when it repeats the one before. `nowMs`: of a clock that never goes back. */
  signal(nowMs: number): InterruptWish | null {
    const isRepeated = nowMs - this.newestSignalMs < sameWishMs;
    this.newestSignalMs = nowMs;
    return isRepeated ? null : this.next();
  }

  private next(): InterruptWish {
    this.count += 1;
    return this.count === 1 ? 'stop' : this.count === 2 ? 'leave' : 'kill';
  }
}
