import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { CheckpointManager } from '@hideout/checkpoints';
import type { MetadataValue } from '@hideout/checkpoints';
import { createHideAndSeek, encodeRecording, encodeReplay } from '@hideout/env';
import type { Replay } from '@hideout/env';
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

/** Adds rows to a run that there is, or begins it. */
export async function addRun(
  directories: TrainingDirectories,
  name: string,
  rowCount: number,
): Promise<void> {
  const log = await RunLog.open(join(directories.runsDirectory, name));
  const first = (log.rows.at(-1)?.iteration ?? 0) + 1;
  for (let iteration = first; iteration < first + rowCount; iteration++)
    await log.append(exampleRow(iteration));
  await log.close();
}

export interface CheckpointChoices {
  readonly run?: string;
  readonly parent?: string | null;
  readonly learningRate?: number;
  /** Further files of its policy. */
  readonly files?: Readonly<Record<string, Uint8Array>>;
  readonly figures?: Readonly<Record<string, MetadataValue>>;
}

/** Saves a small checkpoint through the store. */
export async function addCheckpoint(
  directories: TrainingDirectories,
  iteration: number,
  { run = 'first', parent = null, learningRate = 0.001, figures = {}, files = {} }: CheckpointChoices = {},
): Promise<{ id: string; path: string }> {
  const manager = new CheckpointManager(directories.checkpointDirectory, { keepLastN: 0 });
  const { entry } = await manager.save({
    iteration,
    parent,
    metadata: {
      run,
      reward_mean: 160.5 + iteration,
      seeker_reward: -5,
      hider_reward: 40,
      episode_len_mean: 135,
      episodes_completed: 30 * iteration,
      ...figures,
    },
    state: {
      json: { configuration: { ppo: { learning_rate: learningRate }, env: { map: 'fort' } } },
      arrays: { moments: new Float32Array(8) },
    },
    policies: {
      seeker_policy: {
        json: {},
        arrays: { weights: { shape: [4], data: new Float32Array(4).fill(iteration) } },
        files,
      },
    },
  });
  return { id: entry.identity ?? '', path: entry.path };
}

/** An episode between scripted players, who place blocks and climb. */
export function exampleReplay(seed: number): Replay {
  const env = createHideAndSeek({ config: { map: 'fort', episodeSteps: 120 } });
  env.reset(seed);
  const actors = [env.scriptedActor('hider', 'seal', seed), env.scriptedActor('seeker', 'climb', seed)];
  const actions = new Float32Array(env.agentsPerWorld * env.actionNames.length);
  let replay: Replay | null = null;
  env.recordEpisodes(0, (recorded) => (replay = recorded));
  while (replay === null) {
    for (const actor of actors) actor.writeActions(actions);
    env.step(actions);
  }
  return replay;
}

/** Writes a file of replays under the runs directory. */
export async function addReplay(
  { runsDirectory }: TrainingDirectories,
  path: string,
  replays: readonly Replay[],
): Promise<Buffer> {
  const bytes = Buffer.from(
    encodeRecording({ seekers: 'climb', hiders: 'seal', seed: 1, episodes: replays.map(encodeReplay) }),
  );
  await mkdir(dirname(join(runsDirectory, path)), { recursive: true });
  await writeFile(join(runsDirectory, path), bytes);
  return bytes;
}
