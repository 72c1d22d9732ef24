import { mkdir, truncate, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CheckpointManager } from '@hideout/checkpoints';
import { RunLog, RunNotices, writeMetricsHistory } from '@hideout/metrics';
import type { JsonRoutes } from '../../src/api/routes.js';
import type { TrainingDirectories } from '../../src/index.js';
import {
  addCheckpoint,
  addReplay,
  addRun,
  exampleReplay,
  exampleRow,
  trainingDirectories,
} from '../training-directories.js';

/** A question that is asked of the same directories in every version. */
export interface StoredQuestion {
  readonly parts?: Readonly<Record<string, string>>;
  readonly query?: string;
}

/** Directories with something of everything that the API tells of, and a question for every route. */
export async function storedTraining(): Promise<{
  readonly directories: TrainingDirectories;
  readonly questions: { readonly [Name in keyof JsonRoutes]: StoredQuestion };
}> {
  const directories = await trainingDirectories();
  const { checkpointDirectory, runsDirectory } = directories;
  await addRun(directories, 'first', 12);
  await addNotices(directories, 'first');
  await addFork(directories, 'fork');
  await addRun(directories, 'without rows', 0);
  await addDamagedRun(directories, 'damaged');

  const first = await addCheckpoint(directories, 10, { files: { 'policy.onnx': Uint8Array.of(1, 2) } });
  const second = await addCheckpoint(directories, 20, {
    parent: first.id,
    learningRate: 0.5,
    figures: { own: 'text' },
  });
  const third = await addCheckpoint(directories, 30);
  await truncate(join(third.path, 'algorithm_state.safetensors'), 3);
  await new CheckpointManager(checkpointDirectory).pin('10');
  await writeMetricsHistory(join(checkpointDirectory, 'metrics_iter_10.json'), [exampleRow(10)]);
  await writeFile(join(checkpointDirectory, 'training_metrics_iter_10.png'), 'a picture');
  await addReplay({ ...directories, runsDirectory }, 'first/replays/a.replay', [exampleReplay(1)]);

  const run = { parts: { run: 'first' } };
  const checkpoint = { parts: { checkpoint: first.id } };
  return {
    directories,
    questions: {
      health: {},
      definitions: {},
      runs: {},
      run,
      curves: { ...run, query: '?points=4&names=reward_mean,hider_kl' },
      configuration: run,
      checkpoints: {},
      verification: checkpoint,
      game: checkpoint,
      comparison: { query: `?a=${first.id}&b=${second.id}` },
      figures: {},
      replays: {},
    },
  };
}

async function addNotices({ runsDirectory }: TrainingDirectories, run: string): Promise<void> {
  const notices = await RunNotices.open(join(runsDirectory, run), 0);
  const { timestamp } = exampleRow(3);
  await notices.append({ timestamp, iteration: 3, topic: null, state: 'once', message: 'Said once.' });
  await notices.append({ timestamp, iteration: 4, topic: 'low_disk', state: 'begins', message: 'Lasts.' });
  await notices.close();
}

async function addFork({ runsDirectory }: TrainingDirectories, name: string): Promise<void> {
  const parent = { run_id: '00000000-0000-4000-8000-000000000000', iteration: 10 };
  const log = await RunLog.open(join(runsDirectory, name), { parent });
  await log.append(exampleRow(11));
  await log.close();
}

/** Last of all runs, which are listed by their times. */
async function addDamagedRun({ runsDirectory }: TrainingDirectories, name: string): Promise<void> {
  const path = join(runsDirectory, name, 'metrics.jsonl');
  await mkdir(join(runsDirectory, name));
  await writeFile(path, 'no log\n');
  await utimes(path, 0, 0);
}
