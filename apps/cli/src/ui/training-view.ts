import { flushed } from '../output-guard.js';
import type { TrainingEvent } from '../training/events.js';
import type { WatchedGame } from '../training/watching/game-messages.js';
import { jsonLine } from './json-lines.js';
import { plainLines } from './plain-lines.js';
import { printableText } from './printable.js';
import type { KeyWish } from './screen-state.js';
import { initialTrainingState, reduceTraining } from './training-state.js';
import type { ViewMode } from './view-mode.js';

/** Where a view writes and what it listens to: `process`, or a test's own streams. */
export interface ViewStreams {
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  readonly stdin: NodeJS.ReadStream;
}

export interface ViewCallbacks {
  /**
   * A key asked to stop: q once, Ctrl+C every time. Only the screen reads keys; signals are the caller's business.
   */
  onInterrupt(): void;
  /** A key asked the training for something. */
  onWish(wish: Exclude<KeyWish, 'interrupt'>): void;
}

/** Shows a training to a person or a program. */
export interface TrainingView {
  handle(event: TrainingEvent): void;
  /** Shows a game that a key has asked for; only the screen does. */
  showGame(game: WatchedGame): void;
  /** There is no game to be shown after all. */
  hideGame(): void;
  /** Ends once everything is written and the terminal is as it was. May be called more than once. */
  close(): Promise<void>;
}

/** The view for a mode. The screen's libraries are loaded only for `ink`. */
export function createTrainingView(
  mode: ViewMode,
  streams: ViewStreams,
  callbacks: ViewCallbacks,
): TrainingView {
  if (mode === 'ink') return new DeferredScreen(streams, callbacks);
  return mode === 'json' ? jsonView(streams) : plainView(streams);
}

function plainView({ stdout, stderr }: ViewStreams): TrainingView {
  let state = initialTrainingState;
  return {
    handle(event) {
      state = reduceTraining(state, event);
      for (const line of plainLines(event, state)) stdout.write(`${line}\n`);
      if (event.type === 'failed') stderr.write(`${printableText(event.message)}\n`);
    },
    ...noGames,
    close: () => flushed(stdout),
  };
}

const noGames = { showGame: () => undefined, hideGame: () => undefined };

function jsonView({ stdout }: ViewStreams): TrainingView {
  return {
    handle(event) {
      const line = jsonLine(event);
      if (line !== null) stdout.write(`${line}\n`);
    },
    ...noGames,
    close: () => flushed(stdout),
  };
}

/** The Ink screen, behind the moment that its libraries take to load. */
class DeferredScreen implements TrainingView {
  private readonly screen: Promise<TrainingView>;

  constructor(streams: ViewStreams, callbacks: ViewCallbacks) {
    this.screen = import('./ink-training-view.js').then((module) =>
      module.createInkTrainingView(streams, callbacks),
    );
    // A failure to load surfaces in close(); without this it would end the process as an unhandled rejection.
    this.screen.catch(() => undefined);
  }

  handle(event: TrainingEvent): void {
    this.later((screen) => screen.handle(event));
  }

  showGame(game: WatchedGame): void {
    this.later((screen) => screen.showGame(game));
  }

  hideGame(): void {
    this.later((screen) => screen.hideGame());
  }

  /** then() keeps the order of the calls. */
  private later(call: (screen: TrainingView) => void): void {
    void this.screen.then(call, () => undefined);
  }

  async close(): Promise<void> {
    await (await this.screen).close();
  }
}
