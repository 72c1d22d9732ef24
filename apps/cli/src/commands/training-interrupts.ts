import { setTimeout as pause } from 'node:timers/promises';
import { endingSignals, exitCodeOf, Interrupts } from './interrupts.js';
import type { EndingSignal, InterruptWish } from './interrupts.js';

/**
 * What the view gets to give the terminal back, and the training to come to the end of an update, when it is left at
 * once; a stuck reader must not keep the process.
 */
const CLOSING_TIME_MS = 2000;

/** Waits for something that closes, but not for long; and when it has closed, the process waits for nothing more. */
export async function closed(closing: Promise<unknown>): Promise<void> {
  const over = new AbortController();
  const patience = pause(CLOSING_TIME_MS, undefined, { signal: over.signal }).catch(() => undefined);
  await Promise.race([closing, patience]).finally(() => over.abort());
}

/** How a training ends before its end. */
export interface Endings {
  /** It is to finish its iteration and save. */
  stop(): void;
  /** All that runs is to end now; resolves when it has. */
  leave(): Promise<unknown>;
}

/**
 * Interrupts of a training, by keys of the screen and by signals: the first asks it to stop, the second leaves at once, a
 * third does not even wait for the screen.
 */
export class TrainingInterrupts {
  readonly #interrupts = new Interrupts();
  #lastSignal: EndingSignal = 'SIGINT';
  #isLeaving = false;

  constructor(private readonly endings: Endings) {}

  /** Whether it is left at once. */
  get isLeaving(): boolean {
    return this.#isLeaving;
  }

  /** That of the last signal; a key counts as Ctrl+C. */
  get exitCode(): number {
    return exitCodeOf(this.#lastSignal);
  }

  /** A key asked to stop. */
  key(): void {
    this.#follow(this.#interrupts.key());
  }

  /** Hears signals, until what it returns is called. */
  listen(): () => void {
    const onSignal = (signal: NodeJS.Signals): void => {
      this.#lastSignal = signal as EndingSignal;
      const wish = this.#interrupts.signal(performance.now());
      if (wish !== null) this.#follow(wish);
    };
    for (const signal of endingSignals) process.on(signal, onSignal);
    return () => {
      for (const signal of endingSignals) process.off(signal, onSignal);
    };
  }

  #follow(wish: InterruptWish): void {
    if (wish === 'stop') this.endings.stop();
    else if (wish === 'kill') this.#exit();
    else void this.#leave().catch(() => this.#exit());
  }

  async #leave(): Promise<void> {
    this.#isLeaving = true;
    await closed(this.endings.leave());
    this.#exit();
  }

  /** The store is sound at every instant: leaving in the middle of a save loses that save only. */
  #exit(): never {
    return process.exit(this.exitCode);
  }
}
