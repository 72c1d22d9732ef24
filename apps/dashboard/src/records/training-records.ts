import type { CheckpointRecord } from './checkpoint-records.js';
import { CheckpointRecords } from './checkpoint-records.js';
import { ReplayFiles } from './replay-files.js';
import { RunFigures } from './run-figures.js';
import { RunRecords } from './run-records.js';

/** Where a training leaves what the dashboard shows. */
export interface TrainingDirectories {
  /** Holds checkpoint_NNNNNN, and the figures beside them. */
  readonly checkpointDirectory: string;
  /** Holds a directory a run. */
  readonly runsDirectory: string;
}

/** Reads, and never writes, what trainings have left; checkpoints and logs through the libraries that own them. */
export class TrainingRecords {
  readonly runs: RunRecords;
  readonly checkpoints: CheckpointRecords;
  readonly replays: ReplayFiles;
  readonly runFigures = new RunFigures();

  constructor({ checkpointDirectory, runsDirectory }: TrainingDirectories) {
    this.runs = new RunRecords(runsDirectory);
    this.checkpoints = new CheckpointRecords(checkpointDirectory);
    this.replays = new ReplayFiles(runsDirectory);
  }

  /** The checkpoints that a run has saved, in the order of saving. */
  async checkpointsOf(run: string): Promise<readonly CheckpointRecord[]> {
    return (await this.checkpoints.list()).filter(({ view }) => view.run === run);
  }

  /** Their iterations, ascending. */
  async checkpointIterations(run: string): Promise<number[]> {
    const iterations = (await this.checkpointsOf(run)).map(({ view }) => view.iteration);
    return [...new Set(iterations)].sort((a, b) => a - b);
  }
}
