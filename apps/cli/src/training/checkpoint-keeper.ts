import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import type { CheckpointInput } from '@hideout/checkpoints';
import { figureOf } from '@hideout/metrics';
import type { MetricsRow } from '@hideout/metrics';
import { messageOf } from '../error-message.js';
import { BackgroundSave } from './background-save.js';
import { saveCheckpoint, saveViews } from './checkpoint-saving.js';
import type { CheckpointTarget } from './checkpoint-saving.js';
import { checkpointInput } from './checkpoint-state.js';
import type { CheckpointViews } from './checkpoint-views.js';
import { diskTrouble } from './disk-trouble.js';
import type { DiskTrouble } from './disk-trouble.js';
import type { EventKeeper } from './event-keeper.js';
import type { DegradedEvent, TrainingEvent } from './events.js';
import { PolicyModels } from './policy-models.js';
import { figurePath, historyPath } from './run-record.js';
import type { Session } from './session-opening.js';

/** What a resume would go on from; before the first save of a fresh run there is nothing. */
export interface NewestCheckpoint {
  readonly name: string | null;
  readonly path: string | null;
  readonly iteration: number;
}

/** What the keeper works with. */
export interface CheckpointKeeping {
  readonly session: Session;
  readonly target: CheckpointTarget;
  readonly views: CheckpointViews;
  readonly tensorBoard: EventKeeper;
  /** Every row of the run so far; the array grows with every iteration. */
  readonly rows: readonly MetricsRow[];
  readonly emit: (event: TrainingEvent) => void;
}

/**
 * Saves the checkpoints of a session. Saves run beside the training, which waits for their copy of the state only, and
 * for a save before that is not done yet. A save that fails costs no training: it is told, and the next one tries again.
 */
export class CheckpointKeeper {
  #newest: NewestCheckpoint;
  /** The first iteration that a disk in trouble did not take; null while it takes them. */
  #degradedSince: number | null = null;
  #newestBytes = 0;
  readonly #background = new BackgroundSave();
  readonly #models = new PolicyModels();
  readonly #keeping: CheckpointKeeping;

  constructor(keeping: CheckpointKeeping) {
    const { origin, trainer } = keeping.session;
    this.#keeping = keeping;
    this.#newest = {
      name: origin?.entry.name ?? null,
      path: origin?.entry.path ?? null,
      iteration: trainer.iteration,
    };
  }

  get newest(): NewestCheckpoint {
    return this.#newest;
  }

  /** Size of the checkpoint that was saved last; 0 before the first. */
  get newestBytes(): number {
    return this.#newestBytes;
  }

  /** Begins to write the views of the checkpoint that the run goes on from, where a kill came before them. */
  makeUpViews(): void {
    const { session, target, views, rows, emit } = this.#keeping;
    const entry = session.origin?.entry;
    // One that lies elsewhere, as a copy does, has none beside it. The figure is the last that is written.
    if (entry === undefined || dirname(entry.path) !== target.directory) return;
    if ([historyPath(entry), figurePath(entry)].every((path) => existsSync(path))) return;
    const until = [...rows];
    // Rows that are gone make no history.
    if (until.length !== entry.iteration) return;
    this.#background.start(() => saveViews(entry, until, session.checkpoints, views, emit));
  }

  /** Begins a save, unless the iteration is saved already. Does not reject. */
  async saveBeside(row: MetricsRow): Promise<void> {
    if (this.#background.isRunning) this.#tellSaving(row.iteration);
    await this.#background.settled();
    if (this.#newest.iteration >= row.iteration) return;
    this.#background.start(() => this.#save(row).catch((error: unknown) => this.#tellFailure(row, error)));
  }

  /** Saves what is not saved yet, and waits for it. @throws what the store throws. */
  async saveLast(row: MetricsRow): Promise<void> {
    await this.#background.settled();
    if (this.#newest.iteration >= row.iteration) return;
    this.#tellSaving(row.iteration);
    await this.#save(row);
  }

  /** Resolves when no save runs. */
  settled(): Promise<void> {
    return this.#background.settled();
  }

  async #save(row: MetricsRow): Promise<void> {
    const { session, target, views, tensorBoard, rows, emit } = this.#keeping;
    const input = this.#input(session, row);
    const weights = tensorBoard.addWeights(row.iteration, input.policies);
    const entry = await saveCheckpoint(target, input, [...rows], session.checkpoints, views, emit);
    const { name, path, iteration } = entry;
    this.#newestBytes = entry.sizeBytes;
    this.#newest = { name, path, iteration };
    this.#tellRecovery(name, iteration);
    await weights;
    await tensorBoard.addFigure(iteration, figurePath(entry));
  }

  #tellRecovery(name: string, iteration: number): void {
    if (this.#degradedSince === null) return;
    this.#degradedSince = null;
    this.#keeping.emit({
      type: 'recovered',
      iteration,
      name,
      message: `checkpoints are saved again: ${name}`,
    });
  }

  #input({ config, trainer, record, origin }: Session, row: MetricsRow): CheckpointInput {
    const run = {
      run: record.name,
      elapsedSeconds: figureOf(row, 'elapsed_seconds') ?? 0,
      configuration: config.source,
    };
    const state = trainer.state();
    const warn = (message: string): void => this.#keeping.emit({ type: 'warning', message });
    const policies = this.#models.beside(state.policies, row.iteration, warn);
    return { ...checkpointInput(state, run, row, origin?.entry.identity ?? null), policies };
  }

  #tellSaving(iteration: number): void {
    this.#keeping.emit({ type: 'progress', iteration, phase: 'saving', fraction: 0 });
  }

  #tellFailure(row: MetricsRow, error: unknown): void {
    const trouble = diskTrouble(error);
    const problem =
      `the checkpoint of iteration ${row.iteration} could not be saved: ${messageOf(error)} ` +
      'Training goes on, and the next checkpoint tries again.';
    this.#keeping.emit(
      trouble === null
        ? { type: 'warning', message: problem }
        : this.#degraded(row.iteration, trouble, problem),
    );
  }

  #degraded(iteration: number, { code, reason }: DiskTrouble, problem: string): DegradedEvent {
    const { name } = this.#newest;
    const since = (this.#degradedSince ??= iteration);
    const lastGood = name === null ? 'no checkpoint yet' : `last good checkpoint ${name}`;
    const message = `degraded: ${reason}, ${lastGood}`;
    return { type: 'degraded', iteration, since, code, reason, lastGoodCheckpoint: name, message, problem };
  }
}
