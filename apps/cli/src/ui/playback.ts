import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';
import type { PlaybackKey } from './playback-keys.js';

/** The game's own pace. */
export const STEPS_PER_SECOND = 12;
const [SLOWEST, FASTEST] = [1 / 16, 100];

/** A clock that tests can replace. */
export interface PlaybackClock {
  /** Milliseconds, never going back. */
  now(): number;
  /** Ends after so many milliseconds, or when the signal is aborted. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

const realClock: PlaybackClock = {
  now: () => performance.now(),
  sleep: (ms, signal) => pause(ms, undefined, { signal }).catch(() => undefined),
};

/** How an episode is watched at the moment. */
export interface PlaybackState {
  /** Multiple of the game's own pace. */
  readonly speed: number;
  readonly isPaused: boolean;
}

/** The pace of episodes that are watched, at the hand of somebody with keys. */
export class Playback {
  private current: PlaybackState;
  private isSkipping = false;
  /** Single steps that were asked for and not taken. */
  private singleSteps = 0;
  private dueMs: number;
  private change = new AbortController();
  private readonly quitting = new AbortController();

  /**
   * @param speed to begin with.
   * @param onChange called when the state has changed: what is shown is to be drawn again.
   */
  constructor(
    speed: number,
    private readonly onChange: () => void,
    private readonly clock: PlaybackClock = realClock,
  ) {
    this.current = { speed, isPaused: false };
    this.dueMs = clock.now();
  }

  get state(): PlaybackState {
    return this.current;
  }

  /** Aborted when a key asked to leave. */
  get quit(): AbortSignal {
    return this.quitting.signal;
  }

  /** Whether the rest of the episode goes by unseen. */
  get isUnseen(): boolean {
    return this.isSkipping;
  }

  press(key: PlaybackKey): void {
    const { speed, isPaused } = this.current;
    switch (key) {
      case 'pause':
        this.current = { speed, isPaused: !isPaused };
        this.singleSteps = 0;
        break;
      case 'step':
        this.current = { speed, isPaused: true };
        this.singleSteps += 1;
        break;
      case 'faster':
        this.current = { speed: Math.min(FASTEST, speed * 2), isPaused };
        break;
      case 'slower':
        this.current = { speed: Math.max(SLOWEST, speed / 2), isPaused };
        break;
      case 'next':
        this.isSkipping = true;
        break;
      case 'quit':
      case 'interrupt':
        this.quitting.abort();
        break;
    }
    this.change.abort();
    this.change = new AbortController();
    this.onChange();
  }

  /**
   * Ends when the next step is due, `steps` of the game's own pace after this one: evenly, and after a slow step
   * without hurrying to catch up. In a pause it ends when a key asks for a step.
   */
  async nextStep(stop: AbortSignal, steps = 1): Promise<void> {
    const fromMs = this.dueMs;
    while (!stop.aborted && !this.quit.aborted) {
      if (this.isSkipping) return nextTurn();
      if (this.singleSteps > 0) {
        this.singleSteps -= 1;
        this.dueMs = this.clock.now();
        return nextTurn();
      }
      const now = this.clock.now();
      const dueMs = fromMs + (1000 * steps) / (STEPS_PER_SECOND * this.current.speed);
      if (!this.current.isPaused && dueMs <= now) {
        this.dueMs = now - dueMs < 1000 / STEPS_PER_SECOND ? dueMs : now;
        return nextTurn();
      }
      const signal = AbortSignal.any([stop, this.change.signal]);
      await this.clock.sleep(this.current.isPaused ? FOREVER_MS : dueMs - now, signal);
    }
  }

  /** The episode is over: the next one is seen again. */
  endEpisode(): void {
    this.isSkipping = false;
  }
}

/** Longer than anybody pauses; more than a timer takes. */
const FOREVER_MS = 2 ** 31 - 1;
