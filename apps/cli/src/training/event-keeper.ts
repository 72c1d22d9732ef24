import { readFile } from 'node:fs/promises';
import { actionNames } from '@hideout/env';
import { EventLog, histogramOf } from '@hideout/metrics';
import type { EventLogOptions, Histogram, MetricsRow } from '@hideout/metrics';
import type { PlayedActions, TrainingState } from '@hideout/ppo';
import { messageOf } from '../error-message.js';
import { sides } from './sides.js';

type Warn = (message: string) => void;

/**
 * Writes TensorBoard's event files of a session, beside the run's log. They are a view of the run: what cannot be written
 * costs no training. It is told once, rows are made up for when writing works again, and histograms and pictures are lost.
 *
 * Histograms are made by the thread that trains: a pass over the numbers costs less than handing them to another.
 */
export class EventKeeper {
  private isFailing = false;

  private constructor(
    private readonly log: EventLog | null,
    private readonly rows: readonly MetricsRow[],
    private readonly warn: Warn,
  ) {}

  /**
   * Begins the session's event file with what the files of the run lack of its rows. Never rejects.
   *
   * @param rows every row of the run, oldest first; the array grows with every iteration.
   */
  static async open(
    directory: string,
    options: EventLogOptions,
    rows: readonly MetricsRow[],
    warn: Warn,
  ): Promise<EventKeeper> {
    const log = await EventLog.open(directory, options).catch((error: unknown) => {
      warn(`${directory} gets no events for TensorBoard: ${messageOf(error)}; training goes on without`);
      return null;
    });
    const keeper = new EventKeeper(log, rows, warn);
    await keeper.write(() => Promise.resolve());
    return keeper;
  }

  /** After an iteration: its figures, and how its actions were distributed. Never rejects. */
  async addIteration(iteration: number, actions: Readonly<Record<string, PlayedActions>>): Promise<void> {
    await this.write((log) => log.addHistograms(iteration, actionHistograms(actions)));
  }

  /** At a checkpoint: how the weights are distributed. Reads the state before its first pause. Never rejects. */
  async addWeights(iteration: number, policies: TrainingState['policies']): Promise<void> {
    const histograms = this.log === null ? {} : weightHistograms(policies);
    await this.write((log) => log.addHistograms(iteration, histograms));
  }

  /** The figure that a checkpoint left behind, if it did. Never rejects. */
  async addFigure(iteration: number, path: string): Promise<void> {
    const png = this.log === null ? null : await readFile(path).catch(() => null);
    if (png !== null) await this.write((log) => log.addImage(iteration, { tag: 'figure/training', png }));
  }

  /** Never rejects. */
  async close(): Promise<void> {
    await this.log?.close().catch((error: unknown) => this.tell(error));
  }

  /** Rows first: whatever stands in the files stands behind the rows until then. */
  private async write(more: (log: EventLog) => Promise<void>): Promise<void> {
    if (this.log === null) return;
    try {
      await this.log.addRows(this.rows);
      await more(this.log);
      this.isFailing = false;
    } catch (error) {
      this.tell(error);
    }
  }

  private tell(error: unknown): void {
    if (!this.isFailing) {
      this.warn(
        `${this.log?.path} could not be written: ${messageOf(error)}; training goes on, and later iterations try again`,
      );
    }
    this.isFailing = true;
  }
}

/** By tag, as actions/seeker/turn. */
export function actionHistograms(
  actions: Readonly<Record<string, PlayedActions>>,
): Record<string, Histogram> {
  const histograms: Record<string, Histogram> = {};
  for (const { policyId, prefix } of sides) {
    const { width, actions: values } = actions[policyId] ?? { width: 0, actions: [] };
    for (let part = 0; part < width; part++) {
      const histogram = histogramOf(values, { first: part, step: width });
      if (histogram !== null) histograms[`actions/${prefix}/${actionNames[part] ?? part}`] = histogram;
    }
  }
  return histograms;
}

/** By tag, as weights/seeker/policy/hidden_1/kernel. */
export function weightHistograms(policies: TrainingState['policies']): Record<string, Histogram> {
  const histograms: Record<string, Histogram> = {};
  for (const { policyId, prefix } of sides) {
    for (const [name, { data }] of Object.entries(policies[policyId]?.arrays ?? {})) {
      const isWeight = name.startsWith('policy.') || name.startsWith('value.');
      const histogram = isWeight ? histogramOf(data) : null;
      if (histogram !== null) histograms[`weights/${prefix}/${name.replaceAll('.', '/')}`] = histogram;
    }
  }
  return histograms;
}
