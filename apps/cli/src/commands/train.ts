import { constants } from 'node:os';
import type { TrainOptions } from '../command-options.js';
import { loadConfig } from '../config/config-file.js';
import { ExitCode } from '../exit-codes.js';
import type { FinishedEvent, TrainingEvent } from '../training/events.js';
import { startTraining } from '../training/training-thread.js';
import { createTrainingView } from '../ui/training-view.js';
import { chooseViewMode } from '../ui/view-mode.js';
import { UserError } from '../user-error.js';
import { version } from '../version.js';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

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
  const config = loadConfig(options.configPath, {
    ...(options.iterations === undefined ? {} : { iterations: options.iterations }),
    ...(options.seed === undefined ? {} : { seed: options.seed }),
    ...(options.checkpointDirectory === undefined
      ? {}
      : { checkpointDirectory: options.checkpointDirectory }),
    ...(options.runsDirectory === undefined ? {} : { runsDirectory: options.runsDirectory }),
  });

  const outcome = new Outcome();
  const view = createTrainingView(chooseViewMode(options, process.stdout, process.env), process, {
    onInterrupt: () => interrupt(),
  });
  const training = startTraining(
    {
      config,
      resumeFrom: options.checkpoint ?? null,
      preferFile: options.configPath !== undefined,
      iterations: options.iterations ?? null,
      programVersion: version(),
    },
    (event) => {
      outcome.take(event);
      view.handle(event);
    },
  );

  let interrupts = 0;
  let lastSignal: (typeof signals)[number] = 'SIGINT';
  const interrupt = (): void => {
    interrupts += 1;
    if (interrupts === 1) training.stop();
    // The store is sound at every instant: leaving in the middle of a save loses that save only.
    else void view.close().finally(() => process.exit(exitCodeOf(lastSignal)));
  };
  const onSignal = (signal: NodeJS.Signals): void => {
    lastSignal = signal as (typeof signals)[number];
    interrupt();
  };
  for (const signal of signals) process.on(signal, onSignal);
  try {
    await training.done;
  } finally {
    for (const signal of signals) process.off(signal, onSignal);
    await view.close();
  }
  return outcome.exitCode(exitCodeOf(lastSignal));
}

/** 130 for SIGINT, 143 for SIGTERM, 129 for SIGHUP: 128 and the number of the signal, as shells count. */
function exitCodeOf(signal: (typeof signals)[number]): number {
  return 128 + constants.signals[signal];
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
