import { z } from 'zod';
import { schedulable } from './option-schedule.js';
import {
  autoOr,
  directory,
  layerSizes,
  number,
  oneOf,
  sameOrLayerSizes,
  trueOrFalse,
  wholeNumber,
} from './option-types.js';

/** Figures of metadata.json by which checkpoints can be compared. */
const CHECKPOINT_FIGURES = [
  'reward_mean',
  'seeker_reward',
  'hider_reward',
  'episode_len_mean',
  'episodes_completed',
  'environment_steps',
  'caught_fraction',
  'hidden_fraction',
] as const;

/** A petabyte: in bytes it still is an exact number. */
const MAX_MEGABYTES = 1e9;

/** Section `ppo` of config.yaml: how the teams learn, and when they are saved. */
export const ppoSchema = z.strictObject({
  iterations: wholeNumber({ least: 1 }).default(180),
  rollout_steps: wholeNumber({ least: 1 }).default(240),
  epochs: wholeNumber({ least: 1 }).default(4),
  minibatch_size: wholeNumber({ least: 1 }).default(1024),
  gamma: schedulable({ least: 0, most: 1 }).default(0.99),
  gae_lambda: schedulable({ least: 0, most: 1 }).default(0.95),
  clip_range: schedulable({ above: 0, most: 1 }).default(0.2),
  value_clip_range: schedulable({ least: 0 }, { above: 0 }).default(0),
  kl_coeff: number({ least: 0 }).default(0.2),
  kl_target: schedulable({ above: 0 }).default(0.01),
  kl_stop: schedulable({ least: 0 }, { above: 0 }).default(0),
  max_grad_norm: schedulable({ least: 0 }, { above: 0 }).default(0.5),
  normalize_observations: trueOrFalse().default(true),
  normalize_rewards: trueOrFalse().default(true),
  lr_seeker: schedulable({ above: 0 }).default(1e-3),
  lr_hider: schedulable({ above: 0 }).default(1e-3),
  entropy_coeff_seeker: schedulable({ least: 0 }).default(0.003),
  entropy_coeff_hider: schedulable({ least: 0 }).default(0.003),
  freeze_seeker: trueOrFalse().default(false),
  freeze_hider: trueOrFalse().default(false),
  opponent_pool: z
    .strictObject({
      size: wholeNumber({ least: 0, most: 1000 }).default(0),
      every: wholeNumber({ least: 1 }).default(10),
      newest_probability: number({ least: 0, most: 1 }).default(0.8),
    })
    .prefault({}),
  overlap: trueOrFalse().default(false),
  hidden_sizes: layerSizes().default([64, 64]),
  activation: oneOf(['tanh', 'relu']).default('tanh'),
  memory: z
    .strictObject({
      kind: oneOf(['none', 'lstm', 'gru']).default('none'),
      units: wholeNumber({ least: 1 }).default(64),
      sequence_length: wholeNumber({ least: 1 }).default(20),
    })
    .prefault({}),
  shared_layers: trueOrFalse().default(false),
  value_coeff: schedulable({ least: 0 }).default(1),
  value_hidden_sizes: sameOrLayerSizes().default('same'),
  central_critic: trueOrFalse().default(false),
  backend: oneOf([
    'auto',
    'tensorflow',
    'onnxruntime',
    'onnxruntime-webgpu',
    'onnxruntime-cuda',
    'onnxruntime-web',
    'wasm',
    'cpu',
  ]).default('auto'),
  threads: autoOr({ least: 0, most: 16 }).default('auto'),
  checkpoint_freq: wholeNumber({ least: 1 }).default(10),
  checkpoint_dir: directory().default('./checkpoints'),
  keep_last_n: wholeNumber({ least: 0 }).default(10),
  keep_every: wholeNumber({ least: 0 }).default(0),
  keep_best: z
    .strictObject({
      count: wholeNumber({ least: 0 }).default(0),
      metric: oneOf(CHECKPOINT_FIGURES).default('reward_mean'),
      mode: oneOf(['max', 'min']).default('max'),
    })
    .prefault({}),
  keep_max_mb: number({ least: 0, most: MAX_MEGABYTES }).default(0),
});

export type PpoSection = z.output<typeof ppoSchema>;
