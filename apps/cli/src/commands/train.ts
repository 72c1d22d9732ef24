import { CheckpointManager } from '@hideout/checkpoints';
import { chooseCheckpoint } from '../choosing/choose-checkpoint.js';
import type { TrainOptions } from '../command-options.js';
import { configFile, loadConfig } from '../config/config-file.js';
import type { ResolvedConfig } from '../config/resolved-config.js';
import { ExitCode } from '../exit-codes.js';
import { named } from '../named.js';
import { directoryExists } from '../store/checkpoint-store.js';
import type { FinishedEvent, TrainingEvent } from '../training/events.js';
import { startTraining } from '../training/training-thread.js';
import { GameThread } from '../training/watching/game-thread.js';
import { createTrainingView } from '../ui/training-view.js';
import { chooseViewMode } from '../ui/view-mode.js';
import { UserError } from '../user-error.js';
import { version } from '../version.js';
import { startDashboardBeside } from './dashboard-beside.js';
import { directoryOptions } from './directory-options.js';
import { closed, TrainingInterrupts } from './training-interrupts.js';

/**
 * Trains until the configured iteration, or until interrupted: the first Ctrl+C (or SIGTERM, SIGHUP) lets the iteration
 * be finished and saved, the second leaves at once. This thread only shows; training runs in another.
 *
 * @throws {ConfigFileError} {@link UserError} when what was asked for cannot be done.
 */
export async function trainCommand(options: TrainOptions): Promise<number> {
  if (options.checkpoint !== undefined && options.seed !== undefined) {
    throw new UserError(
      '--seed cannot be given with a checkpoint: a resumed run goes on with its own random state',
    );
  }
  const config = trainingConfig(options);

  directoryExists(config.checkpointDirectory);
  directoryExists(config.runsDirectory, 'another one with --runs-dir');
  const resumeFrom = options.checkpoint === undefined ? null : await namedIn(config, options.checkpoint);

  const dashboard =
    options.dashboard === true
      ? await startDashboardBeside(
          { checkpoints: config.checkpointDirectory, runs: config.runsDirectory },
          (line) => process.stderr.write(`${line}\n`),
        )
      : null;

  const outcome = new Outcome();
  const interrupts = new TrainingInterrupts({
    stop: () => training.ask('stop'),
    leave: () => {
      // A process that ends while its threads run native code is aborted by that: they get a moment to come out of it.
      training.ask('leave');
      const ended = training.done.catch(() => undefined);
      return Promise.all([view.close(), ended, game.end()]);
    },
  });
  const view = createTrainingView(chooseViewMode(options, process.stdout, process.env), process, {
    onInterrupt: () => interrupts.key(),
    onWish: (wish) => {
      if (wish === 'unwatch') return void game.end();
      if (wish === 'watch') game.open();
      training.ask(wish);
    },
  });
  const game = new GameThread({
    onGame: (shown) => view.showGame(shown),
    onOver: () => training.ask('watch'),
    onProblem: (message) => {
      view.handle({ type: 'warning', message });
      view.hideGame();
    },
  });
  const training = startTraining(
    {
      config,
      configFile: configFile(options.configPath),
      directoryOptions: directoryOptions(options),
      resumeFrom,
      preferFile: options.configPath !== undefined,
      iterations: options.iterations ?? null,
      programVersion: version(),
    },
    (event) => {
      outcome.take(event);
      view.handle(event);
      if (event.type === 'policies') game.play(event);
    },
  );

  const release = interrupts.listen();
  try {
    await training.done;
  } finally {
    dashboard?.close();
    await view.close();
    await closed(game.end());
    release();
  }
  return interrupts.isLeaving ? interrupts.exitCode : outcome.exitCode(interrupts.exitCode);
}

/** The file's options, with those of the command line in force. @throws {ConfigFileError} */
export function trainingConfig(options: TrainOptions): ResolvedConfig {
  const { iterations, seed, checkpointDirectory, runsDirectory } = options;
  return loadConfig(options.configPath, named({ iterations, seed, checkpointDirectory, runsDirectory }));
}

/** What the store has to say beside it, the training says again. */
async function namedIn(
  { checkpointDirectory, retention }: ResolvedConfig,
  reference: string,
): Promise<string> {
  const manager = new CheckpointManager(checkpointDirectory, { ...retention, onWarning: () => undefined });
  return chooseCheckpoint(reference, manager, process);
}

/** How the training ended, as far as its events have told. */
class Outcome {
  private finished: FinishedEvent | null = null;
  private failure: number | null = null;

  take(event: TrainingEvent): void {
    if (event.type === 'finished') this.finished = event;
    if (event.type === 'failed') this.failure = event.exitCode;
  }

  exitCode(interruptedCode: number): number {
    if (this.failure !== null) return this.failure;
    if (this.finished === null) return ExitCode.failure;
    return this.finished.reason === 'completed' ? ExitCode.ok : interruptedCode;
  }
}
