import { CheckpointManager } from '@hideout/checkpoints';
import type { HideAndSeekOptions } from '@hideout/env';
import { createHideAndSeek } from '@hideout/env';
import type { MemoryConfig } from '@hideout/ppo';
import { defaultPolicyConfig, defaultPpoConfig, PolicyOnnxExporter, Trainer } from '@hideout/ppo';
import type { TrainingDirectories } from '../src/index.js';

/** A trainer after one iteration in small worlds: weights and normalisation are no longer what they began with. */
export async function smallTrainer(
  config: HideAndSeekOptions,
  memory?: MemoryConfig,
  seed = defaultPpoConfig.seed,
): Promise<Trainer> {
  const policy = { ...defaultPolicyConfig, hiddenSizes: [16, 16], ...(memory && { memory }) };
  const trainer = await Trainer.create({
    env: createHideAndSeek({ worlds: 2, config }),
    config: {
      ...defaultPpoConfig,
      seed,
      policies: { seeker_policy: policy, hider_policy: policy },
      rolloutSteps: 16,
      minibatchSize: 16,
      epochs: 1,
    },
    backend: 'cpu',
  });
  await trainer.trainIteration();
  return trainer;
}

/** Its policies as ONNX files, by their ids. */
export function modelsOf(trainer: Trainer): Record<string, Uint8Array> {
  const exporter = new PolicyOnnxExporter();
  return Object.fromEntries(
    Object.entries(trainer.state().policies).map(([id, state]) => [id, exporter.export(state)]),
  );
}

/** Saves it as a training does. `env`: section `env` of config.yaml; `run`: name of the run. */
export async function addPlayableCheckpoint(
  { checkpointDirectory }: TrainingDirectories,
  trainer: Trainer,
  env: Readonly<Record<string, string | number>>,
  run = 'first',
): Promise<string> {
  const { policies, ...state } = trainer.state();
  const models = modelsOf(trainer);
  const { entry } = await new CheckpointManager(checkpointDirectory, { keepLastN: 0 }).save({
    iteration: 1,
    metadata: {
      run,
      reward_mean: 1,
      seeker_reward: null,
      hider_reward: null,
      episode_len_mean: null,
      episodes_completed: 0,
    },
    state: { json: { trainer: state.json, configuration: { env: { ...env } } }, arrays: state.arrays },
    policies: Object.fromEntries(
      Object.entries(policies).map(([id, policy]) => [
        id,
        { ...policy, files: { 'policy.onnx': models[id] as Uint8Array } },
      ]),
    ),
  });
  return entry.identity ?? '';
}
