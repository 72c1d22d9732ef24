import { mkdir, open, readdir, truncate } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { AppendingFile } from '../appending-file.js';
import { EventLogClosedError } from '../errors/event-log-closed-error.js';
import type { MetricsRow } from '../metrics-row.js';
import type { EventTime, ImageValue, ScalarValue } from './event.js';
import {
  histogramsEvent,
  imageEvent,
  pluginEvent,
  scalarsEvent,
  sessionStartEvent,
  versionEvent,
} from './event.js';
import type { ScannedEventFile } from './event-file-scan.js';
import { scanEventFile } from './event-file-scan.js';
import type { Histogram } from './histogram.js';
import { hyperParameterValues } from './hyper-parameters.js';
import type { HyperParameters } from './hyper-parameters.js';
import type { ProtobufMessage } from './protobuf-message.js';
import { framedRecord } from './record.js';
import { scalarValues } from './scalar-values.js';

export interface EventLogOptions {
  /**
   * Go on after this iteration: what earlier sessions wrote of later ones is removed from their files. Without it, go on
   * after the newest.
   */
  readonly resumeAt?: number;
  /** Options of the run, shown by TensorBoard's hparams page. */
  readonly hyperParameters?: HyperParameters;
}

const FILE_PREFIX = 'events.out.tfevents.';

/**
 * The event file that one session of a run writes for TensorBoard, beside those of earlier sessions. A view of the run's log
 * and no record of its own: nothing is synced, and what a crash tore off is written again from the log's rows.
 *
 * One process writes to the event files of a run at a time, as with {@link RunLog}; any number may read.
 */
export class EventLog {
  readonly path: string;
  readonly #file: AppendingFile;
  /** The newest iteration whose figures are in the files. */
  #newestIteration: number;
  /** Tags that this file has described. */
  readonly #described = new Set<string>();

  private constructor(path: string, file: AppendingFile, newestIteration: number) {
    this.path = path;
    this.#file = file;
    this.#newestIteration = newestIteration;
  }

  /**
   * Begins an event file in the directory of a run, which is created where it is missing. Torn records of earlier sessions,
   * and records of later iterations than the one to go on after, are removed; the new file tells a TensorBoard that
   * has read them to forget them.
   *
   * @throws the error of the file system.
   */
  static async open(directory: string, options: EventLogOptions = {}): Promise<EventLog> {
    const { resumeAt = Infinity, hyperParameters = {} } = options;
    await mkdir(directory, { recursive: true });
    const names = await eventFileNames(directory);
    const earlier = await scanAll(directory, names, resumeAt);
    const newestIteration = Math.max(0, ...earlier.map(({ scan }) => scan.newestStep));
    const wallSeconds = Date.now() / 1000;
    const path = join(directory, newFileName(names, wallSeconds));
    const file = new AppendingFile(await open(path, 'wx'), 0, { sync: false });
    const log = new EventLog(path, file, newestIteration);
    try {
      const nextStep = (Number.isFinite(resumeAt) ? resumeAt : newestIteration) + 1;
      await log.#write([
        versionEvent(wallSeconds),
        sessionStartEvent({ wallSeconds, step: nextStep }),
        pluginEvent({ wallSeconds, step: 0 }, hyperParameterValues(hyperParameters, wallSeconds)),
      ]);
      // First into the new file, then out of the old one: a crash in between leaves them twice, and not never.
      await file.append(Buffer.concat(earlier.flatMap(({ scan }) => scan.carried)));
      for (const { path: earlierPath, scan } of earlier) {
        if (scan.keptBytes < scan.sizeBytes) await truncate(earlierPath, scan.keptBytes);
      }
      return log;
    } catch (error) {
      await log.close();
      throw error;
    }
  }

  /**
   * Writes the figures of those rows that are newer than the newest in the files: hand in all rows of the run, and what
   * could not be written before is made up for.
   *
   * @throws the error of the file system; the file is as before then, but for a torn end that the next write removes.
   */
  addRows(rows: readonly MetricsRow[]): Promise<void> {
    return this.#enqueue(async () => {
      const isNew = ({ iteration }: MetricsRow): boolean => iteration > this.#newestIteration;
      // From the end: usually one row of many is new.
      let first = rows.length;
      while (first > 0 && isNew(rows[first - 1] as MetricsRow)) first--;
      for (; first < rows.length; first++) {
        const row = rows[first] as MetricsRow;
        await this.#write([scalarsEvent(rowTime(row), this.#scalars(row))]);
        this.#newestIteration = row.iteration;
      }
    });
  }

  /** Writes histograms, by tag. @throws as `addRows` */
  addHistograms(iteration: number, histograms: Readonly<Record<string, Histogram>>): Promise<void> {
    const values = Object.entries(histograms).map(([tag, histogram]) => ({ tag, histogram }));
    return this.#enqueue(() => this.#write([histogramsEvent(timeOf(iteration), values)]));
  }

  /** Writes a picture. @throws as `addRows` */
  addImage(iteration: number, image: ImageValue): Promise<void> {
    return this.#enqueue(() => this.#write([imageEvent(timeOf(iteration), image)]));
  }

  /** Waits for what is being written, then closes the file. Closing twice is fine. */
  close(): Promise<void> {
    return this.#file.close();
  }

  #enqueue(write: () => Promise<void>): Promise<void> {
    return this.#file.inTurn(() => {
      if (this.#file.isClosed) throw new EventLogClosedError({ path: this.path });
      return write();
    });
  }

  /** The figures of a row; what a tag means is told once a file. */
  #scalars(row: MetricsRow): ScalarValue[] {
    return scalarValues(row).map(({ description, ...scalar }) => {
      if (description === undefined || this.#described.has(scalar.tag)) return scalar;
      this.#described.add(scalar.tag);
      return { ...scalar, description };
    });
  }

  #write(events: readonly ProtobufMessage[]): Promise<void> {
    return this.#file.append(Buffer.concat(events.map((event) => framedRecord(event.bytes()))));
  }
}

interface EarlierFile {
  readonly path: string;
  readonly scan: ScannedEventFile;
}

async function scanAll(
  directory: string,
  names: readonly string[],
  lastStep: number,
): Promise<EarlierFile[]> {
  const earlier: EarlierFile[] = [];
  for (const name of names) {
    const path = join(directory, name);
    const scan = await scanEventFile(path, lastStep);
    if (scan !== null) earlier.push({ path, scan });
  }
  return earlier;
}

async function eventFileNames(directory: string): Promise<string[]> {
  const items = await readdir(directory, { withFileTypes: true });
  return items.filter((item) => item.isFile() && item.name.startsWith(FILE_PREFIX)).map(({ name }) => name);
}

/**
 * events.out.tfevents.<seconds>.<host>.<process>. TensorBoard reads the files of a run in the order of their names: the new
 * one comes after all others, whatever became of the clock.
 */
function newFileName(names: readonly string[], wallSeconds: number): string {
  const secondsOf = (name: string): number => Number.parseInt(name.slice(FILE_PREFIX.length), 10) || 0;
  const seconds = Math.max(Math.floor(wallSeconds), ...names.map((name) => secondsOf(name) + 1));
  const host = hostname().replace(/[^A-Za-z0-9-]+/g, '-') || 'host';
  return `${FILE_PREFIX}${String(seconds).padStart(10, '0')}.${host}.${process.pid}`;
}

function rowTime({ iteration, timestamp }: MetricsRow): EventTime {
  const milliseconds = Date.parse(timestamp);
  return { wallSeconds: (Number.isNaN(milliseconds) ? 0 : milliseconds) / 1000, step: iteration };
}

function timeOf(iteration: number): EventTime {
  return { wallSeconds: Date.now() / 1000, step: iteration };
}
