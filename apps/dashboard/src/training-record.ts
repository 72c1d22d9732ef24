import { createHash } from 'node:crypto';
import type { CheckpointEntry } from '@hideout/checkpoints';
import { CheckpointManager } from '@hideout/checkpoints';
import type { MetricsRow, RunSummary } from '@hideout/metrics';
import { listRuns, readRunLog } from '@hideout/metrics';
import { listFigures, readFigure } from './figure-files.js';
import { RunFigures } from './run-figures.js';
import { sharedReading } from './shared-reading.js';

/** Where a training leaves what the dashboard shows. */
export interface TrainingDirectories {
  /** Holds checkpoint_NNNNNN, and the figures beside them. */
  readonly checkpointDirectory: string;
  /** Holds a directory a run. */
  readonly runsDirectory: string;
}

/** A checkpoint as the dashboard shows it. */
export interface CheckpointView {
  readonly name: string;
  readonly label: string;
  readonly iteration: number;
  /** ISO 8601, UTC. */
  readonly saved_at: string;
  readonly reward_mean: number | null;
  readonly episodes_completed: number | null;
  readonly size_bytes: number;
  readonly state: 'ok' | 'damaged';
  /** What is wrong; null for a good one. */
  readonly damage: string | null;
  /** Whether it is the newest good one: the one that a training would resume from. */
  readonly newest: boolean;
  /** File name of its figure, to be asked for under /figures; null where it has none. */
  readonly figure: string | null;
}

/** The rows of a run. */
export interface RunRecord {
  readonly summary: RunSummary;
  readonly rows: readonly MetricsRow[];
}

/** Requests within this time share a look at the disk. */
const FRESH_MS = 500;

/** Reads, and never writes, what trainings have left; checkpoints and logs through the libraries that own them. */
export class TrainingRecord {
  /** Runs, the newest first. */
  readonly runs: () => Promise<readonly RunSummary[]>;
  /** Checkpoints in the order of saving. */
  readonly checkpoints: () => Promise<readonly CheckpointView[]>;
  readonly #directories: TrainingDirectories;
  readonly #figures = new RunFigures();

  constructor(directories: TrainingDirectories) {
    this.#directories = directories;
    // Whatever the store warns of is in the list as damage.
    const manager = new CheckpointManager(directories.checkpointDirectory, { onWarning: () => undefined });
    this.runs = sharedReading(() => listRuns(directories.runsDirectory), FRESH_MS);
    this.checkpoints = sharedReading(async () => {
      const [entries, figures] = await Promise.all([
        manager.listCheckpoints(),
        listFigures(directories.checkpointDirectory),
      ]);
      return checkpointViews(entries, figures);
    }, FRESH_MS);
  }

  /** A run by a name out of the listing; null for any other name. Without rows where its log is damaged. */
  async run(name: string): Promise<RunRecord | null> {
    const summary = (await this.runs()).find((candidate) => candidate.name === name);
    if (summary === undefined) return null;
    if (summary.damaged !== null) return { summary, rows: [] };
    const log = await readRunLog(summary.directory);
    return { summary, rows: log?.rows ?? [] };
  }

  /** The six panels of a run as it is now, as a PNG; null where there is no such run. */
  async runFigure(name: string): Promise<Uint8Array | null> {
    const record = await this.run(name);
    if (record === null) return null;
    const checkpoints = await this.checkpoints();
    return this.#figures.figure(
      record,
      checkpoints.map(({ iteration }) => iteration),
    );
  }

  /** The figure of a checkpoint by a name out of the listing; null for any other name. */
  figure(name: string): Promise<Uint8Array | null> {
    return readFigure(this.#directories.checkpointDirectory, name);
  }

  /** Differs whenever the page would. */
  async revision(): Promise<string> {
    const state = JSON.stringify([await this.runs(), await this.checkpoints()]);
    return createHash('sha256').update(state).digest('hex').slice(0, 16);
  }
}

/** Checkpoints with their figures; the last good one is the newest. */
export function checkpointViews(
  entries: readonly CheckpointEntry[],
  figures: ReadonlyMap<string, string>,
): CheckpointView[] {
  const newest = entries.findLastIndex((entry) => entry.damaged === null);
  return entries.map((entry, index) => ({
    name: entry.name,
    label: entry.label,
    iteration: entry.iteration,
    saved_at: entry.savedAt,
    reward_mean: entry.reward_mean,
    episodes_completed: entry.episodes_completed,
    size_bytes: entry.sizeBytes,
    state: entry.damaged === null ? 'ok' : 'damaged',
    damage: entry.damaged,
    newest: index === newest,
    figure: figures.get(entry.label) ?? null,
  }));
}
