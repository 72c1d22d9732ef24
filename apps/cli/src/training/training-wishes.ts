/** What can be asked of a training that runs. */
export type TrainingWish = 'stop' | 'leave' | 'pause' | 'resume' | 'save' | 'watch';

/** What was asked of a training, as it looks at it between two iterations, or two steps of one. */
export interface TrainingWishes {
  shouldStop(): boolean;
  shouldPause(): boolean;
  /** Whether a checkpoint has been asked for since the call before. */
  takeSave(): boolean;
  /** Whether the policies have been asked for since the call before. */
  takeWatch(): boolean;
  /** Resolves when something is asked for. */
  next(): Promise<void>;
}

/** Nothing but a stop is ever asked for. */
export function onlyStop(shouldStop: () => boolean): TrainingWishes {
  return {
    shouldStop,
    shouldPause: () => false,
    takeSave: () => false,
    takeWatch: () => false,
    next: () => new Promise(() => undefined),
  };
}

/** Where wishes arrive while the one who should hear them computes. */
export interface Mailbox {
  /** Hands over what has arrived and was not delivered yet. */
  empty(): void;
  /** Whether the thread lives for what may still arrive: a training that stands still waits for nothing else. */
  keepAlive(isKept: boolean): void;
}

const noMailbox: Mailbox = { empty: () => undefined, keepAlive: () => undefined };

/** Wishes that arrive one by one. */
export class HeardWishes implements TrainingWishes {
  #isStopped = false;
  #isPaused = false;
  readonly #once = new Set<TrainingWish>();
  #wake: (() => void)[] = [];

  constructor(private readonly mailbox = noMailbox) {}

  hear(wish: TrainingWish): void {
    if (wish === 'stop' || wish === 'leave') this.#isStopped = true;
    else if (wish === 'save' || wish === 'watch') this.#once.add(wish);
    else this.#isPaused = wish === 'pause';
    const waiting = this.#wake;
    this.#wake = [];
    for (const wake of waiting) wake();
  }

  shouldStop(): boolean {
    this.mailbox.empty();
    return this.#isStopped;
  }

  shouldPause(): boolean {
    this.mailbox.empty();
    return this.#isPaused;
  }

  takeSave(): boolean {
    return this.#take('save');
  }

  takeWatch(): boolean {
    return this.#take('watch');
  }

  async next(): Promise<void> {
    this.mailbox.keepAlive(true);
    await new Promise<void>((resolve) => this.#wake.push(resolve));
    this.mailbox.keepAlive(false);
  }

  #take(wish: TrainingWish): boolean {
    this.mailbox.empty();
    return this.#once.delete(wish);
  }
}
