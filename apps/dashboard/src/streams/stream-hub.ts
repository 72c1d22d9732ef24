import { createHash } from 'node:crypto';
import type { RunLogTail } from '@hideout/metrics';
import type { Response } from 'express';
import { HttpError } from '../http-error.js';
import type { RunRecord } from '../records/run-records.js';
import { EventStream } from './event-stream.js';
import { RunSource } from './run-source.js';
import type { StreamStart } from './run-source.js';

export interface StreamLimits {
  readonly streams: number;
  /** How often the disk is looked at while there is a stream. */
  readonly lookMs: number;
  /** How often a quiet stream says that it is alive. */
  readonly beatMs: number;
  /** How long a reader may take nothing. */
  readonly stallMs: number;
}

export const streamLimits: StreamLimits = { streams: 64, lookMs: 1000, beatMs: 15_000, stallMs: 10_000 };

/** The lists that readers are told of. */
export interface WatchedLists {
  readonly runs: { list(): Promise<readonly unknown[]> };
  readonly checkpoints: { list(): Promise<readonly { readonly view: unknown }[]> };
}

interface Reader {
  readonly source: RunSource;
  readonly stream: EventStream;
  /** Of its run; null for none. */
  readonly log: RunLogTail | null;
  /** Lists that it was never told of: those that it has may be older than the look that later ones are compared with. */
  readonly untold: Set<List>;
}

type List = keyof WatchedLists;

/** All event streams. They share one look at the disk, and there is none while nobody reads. */
export class StreamHub {
  readonly #lists: WatchedLists;
  readonly #limits: StreamLimits;
  readonly #onChange: () => void;
  readonly #readers = new Set<Reader>();
  readonly #revisions = new Map<string, string>();
  /** How every followed log was at the last look. */
  #seen: ReadonlyMap<RunLogTail, string> = new Map();
  #timer: NodeJS.Timeout | null = null;
  #lastBeat = 0;
  #isLooking = false;

  /**
   * @param onChange called before readers are told of rows, of a log that was cut, or of a list, and when a reader comes:
   * what it asks for from now on must not be of before
   */
  constructor(lists: WatchedLists, limits: StreamLimits, onChange: () => void) {
    this.#lists = lists;
    this.#limits = limits;
    this.#onChange = onChange;
  }

  get size(): number {
    return this.#readers.size;
  }

  /** The most that there may be. */
  get limit(): number {
    return this.#limits.streams;
  }

  /** Makes the response a stream, until its reader leaves. @throws HttpError where there are too many */
  open(response: Response, record: RunRecord | null, start: StreamStart): void {
    // Who left while the run was looked for would never be told of as leaving.
    if (response.destroyed) return;
    if (this.size >= this.limit) {
      response.setHeader('Retry-After', '10');
      throw new HttpError(503, `There are ${this.limit} event streams already: no more are served.`);
    }
    const source = new RunSource(record?.log ?? null, start);
    const stream = new EventStream(response, source, this.#limits.stallMs);
    const untold = new Set<List>(['runs', 'checkpoints']);
    const reader: Reader = { source, stream, log: record?.log ?? null, untold };
    this.#readers.add(reader);
    this.#onChange();
    response.on('close', () => this.#remove(reader));
    // Compression would keep events back until there are many.
    response
      .status(200)
      .set({ 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store, no-transform' })
      .flushHeaders();
    // At once, so that the reader knows that it is connected; after a break it asks again in this time.
    response.write('retry: 2000\n\n');
    stream.pump();
    this.#timer ??= setInterval(() => void this.#lookOnce(), this.#limits.lookMs).unref();
  }

  /** Ends every stream. */
  close(): void {
    for (const { stream } of this.#readers) stream.close();
    this.#stop();
  }

  #remove(reader: Reader): void {
    this.#readers.delete(reader);
    if (this.size === 0) this.#stop();
  }

  #stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
    this.#revisions.clear();
    this.#seen = new Map();
  }

  /** A slow disk is not asked again before it has answered. */
  async #lookOnce(): Promise<void> {
    if (this.#isLooking) return;
    this.#isLooking = true;
    await this.#look().finally(() => (this.#isLooking = false));
  }

  /** What cannot be read at the moment is looked at again the next time. */
  async #look(): Promise<void> {
    // Who comes during this look is told at the next one.
    const readers = [...this.#readers];
    const logs = new Set([...this.#readers].flatMap(({ log }) => log ?? []));
    await Promise.allSettled([...logs].map((log) => log.refresh()));
    this.#noticeRows(logs);
    await this.#notice('runs', readers, () => this.#lists.runs.list());
    await this.#notice('checkpoints', readers, async () =>
      (await this.#lists.checkpoints.list()).map(({ view }) => view),
    );
    for (const { stream } of this.#readers) stream.pump();
    if (performance.now() - this.#lastBeat < this.#limits.beatMs) return;
    this.#lastBeat = performance.now();
    for (const { stream } of this.#readers) stream.beat();
  }

  #noticeRows(logs: ReadonlySet<RunLogTail>): void {
    const states = new Map([...logs].map((log) => [log, `${log.generation} ${log.rows.length}`]));
    const hasChanged = [...states].some(([log, state]) => this.#seen.get(log) !== state);
    this.#seen = states;
    if (hasChanged) this.#onChange();
  }

  /** Tells readers of a list that is another one than at the last look, and who was never told of it in any case. */
  async #notice(list: List, readers: readonly Reader[], read: () => Promise<unknown>): Promise<void> {
    const value = await read().catch(() => undefined);
    if (value === undefined) return;
    const revision = createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16);
    const hasChanged = this.#revisions.get(list) !== revision;
    this.#revisions.set(list, revision);
    const told = readers.filter(({ untold }) => hasChanged || untold.has(list));
    if (told.length > 0) this.#onChange();
    for (const { source, untold } of told) {
      untold.delete(list);
      source.notify(list, { revision });
    }
  }
}
