import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunConfiguration, RunNotice, RunSummary } from '@hideout/metrics';
import {
  readRunConfiguration,
  readRunNotices,
  RUN_NOTICES_FILE,
  RunList,
  RunLogTail,
} from '@hideout/metrics';
import { messageOf } from '../error-message.js';
import { Recent } from './recent.js';
import { FRESH_MS, sharedReading } from './shared-reading.js';

/** How many runs are kept in memory with all their rows. */
const KEPT = 8;

/** A run of the listing, which is another one when its training has told something. */
export interface ListedRun extends RunSummary {
  /** Milliseconds since 1970; null where it keeps no notices. */
  readonly noticedAt: number | null;
}

/** A run and its log, as of the newest look. */
export interface RunRecord {
  readonly summary: RunSummary;
  readonly log: RunLogTail;
}

interface Followed {
  readonly log: RunLogTail;
  readonly look: () => Promise<boolean>;
}

/** The runs of a directory. A run is found by comparing its name with the listing, never by a path that is asked for. */
export class RunRecords {
  /** All runs, the newest first. */
  readonly list: () => Promise<readonly ListedRun[]>;
  readonly #followed = new Recent<Followed>(KEPT);

  constructor(runsDirectory: string) {
    const runs = new RunList(runsDirectory);
    this.list = sharedReading(async () => Promise.all((await runs.read()).map(listedRun)), FRESH_MS);
  }

  /**
   * A run by a name out of the listing; null for any other name. Without rows where its log is damaged from the start;
   * one that gets damaged later keeps those that were read before.
   */
  async find(name: string): Promise<RunRecord | null> {
    const summary = (await this.list()).find((candidate) => candidate.name === name);
    if (summary === undefined) return null;
    const { log, look } = this.#follow(summary);
    try {
      await look();
      return { summary: upToDate(summary, log), log };
    } catch (error) {
      const damaged = summary.damaged ?? messageOf(error);
      return { summary: { ...summary, damaged }, log };
    }
  }

  /** What its training has told, oldest first; null where it keeps no notices, or none that can be read. */
  notices({ summary }: RunRecord): Promise<readonly RunNotice[] | null> {
    return readRunNotices(summary.directory).catch(() => null);
  }

  /** Every option as it is in force since the newest session; null where that cannot be read. */
  configuration({ summary }: RunRecord): Promise<RunConfiguration | null> {
    return readRunConfiguration(summary.directory).catch(() => null);
  }

  #follow({ name, directory }: RunSummary): Followed {
    const known = this.#followed.get(name);
    if (known !== undefined) return known;
    const log = new RunLogTail(directory);
    const followed = { log, look: sharedReading(() => log.refresh(), FRESH_MS) };
    this.#followed.set(name, followed);
    return followed;
  }
}

async function listedRun(summary: RunSummary): Promise<ListedRun> {
  const file = await lstat(join(summary.directory, RUN_NOTICES_FILE)).catch(() => null);
  return { ...summary, noticedAt: file?.isFile() === true ? file.mtimeMs : null };
}

/** A log that a stream follows is looked at more often than the list: who was told of a row finds it. */
function upToDate(summary: RunSummary, { rows }: RunLogTail): RunSummary {
  const newestRow = rows.at(-1);
  if (newestRow === undefined) return summary;
  return { ...summary, newestRow, rowCount: rows.length, updatedAt: newestRow.timestamp };
}
