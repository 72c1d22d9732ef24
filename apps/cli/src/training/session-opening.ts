import type { CheckpointManager, LoadedCheckpoint } from '@hideout/checkpoints';
import { Trainer } from '@hideout/ppo';
import type { ResolvedConfig } from '../config/resolved-config.js';
import { runState, trainingState } from './checkpoint-state.js';
import { trainerOptions } from './create-environment.js';
import { requireIterationsLeft } from './iterations-left.js';
import { resumedConfig } from './resumed-config.js';
import { RunCheckpoints } from './run-checkpoints.js';
import { newRunRecord, resumedRunRecord } from './run-record.js';
import type { RunRecord } from './run-record.js';
import type { TrainingRequest } from './training-request.js';

/** Everything that one session works with. */
export interface Session {
  readonly config: ResolvedConfig;
  readonly trainer: Trainer;
  readonly record: RunRecord;
  /** The checkpoint that the run goes on from. */
  readonly origin: LoadedCheckpoint | null;
  /** Those of the run that there are already. */
  readonly checkpoints: RunCheckpoints;
  /** Training time of the sessions before. */
  readonly secondsBefore: number;
}

/**
 * A trainer and a log, fresh or restored.
 *
 * @param manager has the lock of its directory.
 * @throws the typed errors of the packages, {@link UserError}; nothing has changed then, but for an empty run folder.
 */
export async function openSession(
  request: TrainingRequest,
  manager: CheckpointManager,
  warn: (message: string) => void,
): Promise<Session> {
  return request.resumeFrom === null
    ? freshSession(request, warn)
    : resumedSession(request, request.resumeFrom, manager, warn);
}

async function freshSession({ config }: TrainingRequest, warn: (message: string) => void): Promise<Session> {
  const { runsDirectory, seed } = config;
  const trainer = await Trainer.create(trainerOptions(config));
  const record = await orDispose(trainer, newRunRecord({ runsDirectory, seed, now: new Date(), warn }));
  return { config, trainer, record, origin: null, checkpoints: new RunCheckpoints([]), secondsBefore: 0 };
}

async function resumedSession(
  request: TrainingRequest,
  reference: string,
  manager: CheckpointManager,
  warn: (message: string) => void,
): Promise<Session> {
  const origin = await manager.load(reference);
  const { entry } = origin;
  manager.protect(entry.name);
  const saved = runState(origin);
  const { config, notices } = resumedConfig(request, saved.configuration, entry.name);
  for (const notice of notices) warn(notice);
  requireIterationsLeft(entry, config);

  const stored = await manager.listCheckpoints();
  const trainer = await Trainer.restore(trainingState(origin), trainerOptions(config));
  const { runsDirectory, seed } = config;
  const record = await orDispose(
    trainer,
    resumedRunRecord({ entry, run: saved.run, stored }, { runsDirectory, seed, now: new Date(), warn }),
  );
  const ofRun = stored.filter(
    (other) => other.damaged === null && other['run'] === saved.run && other.iteration <= entry.iteration,
  );
  const checkpoints = new RunCheckpoints(ofRun);
  return { config, trainer, record, origin, checkpoints, secondsBefore: saved.elapsedSeconds };
}

/** A session that does not open leaves no threads behind: they would keep the process alive. */
async function orDispose<Result>(trainer: Trainer, work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    await trainer.dispose();
    throw error;
  }
}
