import { basename, resolve } from 'node:path';
import { RunNotices, SESSION_TOPIC } from '@hideout/metrics';
import type { RunNotice } from '@hideout/metrics';
import type { StartedEvent, TrainingEvent } from './events.js';

/** Notices that wait for a disk that takes none; of more the newest. */
const MOST_UNWRITTEN = 200;

type Told = Omit<RunNotice, 'timestamp' | 'iteration'> & { readonly iteration: number | null };

/**
 * Keeps what a training tells in the directory of its run, where the dashboard reads it: warnings, what begins and ends,
 * how the training itself ended. What cannot be written is tried again with the next: whoever has to know of a disk that
 * takes nothing is told by the log and the checkpoints.
 */
export class NoticeKeeper {
  #started: StartedEvent | null = null;
  #iteration = 0;
  #unwritten: RunNotice[] = [];
  #file: RunNotices | null = null;
  #isClosed = false;
  #writing: Promise<void> = Promise.resolve();

  /** Takes note of an event, if it is worth it. Nobody waits for the disk. Never throws. */
  take(event: TrainingEvent): void {
    if (this.#isClosed) return;
    if (event.type === 'iteration') this.#iteration = event.metrics.iteration;
    if (event.type === 'started') this.#start(event);
    const told = toldBy(event);
    if (told === null) return;
    const timestamp = new Date().toISOString();
    const notice = { timestamp, ...told, iteration: told.iteration ?? this.#iteration };
    // What was told before is of this session, too.
    this.#unwritten =
      event.type === 'started'
        ? [notice, ...this.#unwritten]
        : [...this.#unwritten, notice].slice(-MOST_UNWRITTEN);
    if (this.#started !== null) this.#writing = this.#writing.then(() => this.#write());
  }

  /** Resolves when all is written that can be. Never rejects. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#writing;
    await this.#file?.close().catch(() => undefined);
  }

  #start(event: StartedEvent): void {
    this.#started = event;
    this.#iteration = event.firstIteration - 1;
    this.#unwritten = this.#unwritten.map((notice) => ({ ...notice, iteration: this.#iteration }));
  }

  async #write(): Promise<void> {
    const started = this.#started;
    if (started === null) return;
    try {
      this.#file ??= await RunNotices.open(started.runDirectory, started.firstIteration - 1);
      for (let next = this.#unwritten[0]; next !== undefined; next = this.#unwritten[0]) {
        const written = next;
        await this.#file.append({ ...written, message: withoutPaths(written.message, started) });
        this.#unwritten = this.#unwritten.filter((notice) => notice !== written);
      }
    } catch {
      // As above.
    }
  }
}

/** Who reads it elsewhere is not told where on this machine the directories lie. */
function withoutPaths(message: string, { checkpointDirectory, runDirectory }: StartedEvent): string {
  const directories = [checkpointDirectory, runDirectory].map((directory) => resolve(directory));
  return directories.reduce((text, path) => text.replaceAll(path, basename(path)), message);
}

/** What is kept of an event; null for one that is of the moment only. */
function toldBy(event: TrainingEvent): Told | null {
  switch (event.type) {
    case 'started': {
      const from = event.resumedFrom === null ? '' : ` from ${basename(event.resumedFrom)}`;
      const message = `training of iterations ${event.firstIteration} to ${event.totalIterations} starts${from}`;
      return { iteration: event.firstIteration - 1, topic: SESSION_TOPIC, state: 'begins', message };
    }
    case 'warning':
      return { iteration: null, topic: null, state: 'once', message: event.message };
    case 'condition': {
      const { condition, team, state, iteration, message } = event;
      return { iteration, topic: team === null ? condition : `${condition} ${team}`, state, message };
    }
    case 'degraded':
      return { iteration: event.iteration, topic: 'saving', state: 'begins', message: event.message };
    case 'recovered':
      return { iteration: event.iteration, topic: 'saving', state: 'ends', message: event.message };
    case 'finished': {
      const message = `training is ${event.reason === 'completed' ? 'complete' : 'interrupted'} at iteration ${event.iteration}`;
      return { iteration: event.iteration, topic: SESSION_TOPIC, state: 'ends', message };
    }
    case 'failed':
      // Lasts until the training goes on.
      return {
        iteration: null,
        topic: 'failure',
        state: 'begins',
        message: `training failed: ${event.message}`,
      };
    default:
      return null;
  }
}
