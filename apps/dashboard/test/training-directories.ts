import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { CheckpointManager } from '@hideout/checkpoints';
import type { MetricsRow } from '@hideout/metrics';
import { RunLog } from '@hideout/metrics';
import type { TrainingDirectories } from '../src/index.js';
import { temporaryDirectory } from './temporary-directory.js';

/** Empty directories of a training, within one that holds a secret beside them. */
export async function trainingDirectories(): Promise<TrainingDirectories> {
  const root = await temporaryDirectory();
  const directories = { checkpointDirectory: join(root, 'checkpoints'), runsDirectory: join(root, 'runs') };
  await Promise.all(Object.values(directories).map((path) => mkdir(path)));
  return directories;
}

export function exampleRow(iteration: number): MetricsRow {
  return {
    iteration,
    timestamp: new Date(1_700_000_000_000 + iteration * 1000).toISOString(),
    reward_mean: 100 + iteration,
    seeker_kl: 0.01,
    hider_kl: null,
  };
}

export async function addRun(
  directories: TrainingDirectories,
  name: string,
  rowCount: number,
): Promise<void> {
  const log = await RunLog.open(join(directories.runsDirectory, name));
  for (let iteration = 1; iteration <= rowCount; iteration++) await log.append(exampleRow(iteration));
  await log.close();
}

/** Saves a small checkpoint through the store; gives the path of its directory. */
export async function addCheckpoint(directories: TrainingDirectories, iteration: number): Promise<string> {
  const manager = new CheckpointManager(directories.checkpointDirectory, { keepLastN: 0 });
  const { entry } = await manager.save({
    iteration,
    metadata: {
      reward_mean: 160.5 + iteration,
      seeker_reward: -5,
      hider_reward: 40,
      episode_len_mean: 135,
      episodes_completed: 30 * iteration,
    },
    state: { json: {}, arrays: { moments: new Float32Array(8) } },
    policies: {
      seeker_policy: {
        json: {},
        arrays: { weights: { shape: [4], data: new Float32Array(4) } },
      },
    },
  });
  return entry.path;
}
