import type { AgentView } from '@hideout/env';
import type { WatchedGame } from '../../src/training/watching/game-messages.js';
import type { TrainingEvent } from '../../src/training/events.js';
import { initialScreenState } from '../../src/ui/screen-state.js';
import type { ScreenState } from '../../src/ui/screen-state.js';
import { iteration, started } from '../training-fixtures.js';

/** A training of 120 iterations whose curves are formulas, 40 percent into the learning of the next. */
export const longTraining: readonly TrainingEvent[] = [
  { ...started, run: '2026-11-25_17-02-54_seed-7', backend: 'onnxruntime', totalIterations: 200 },
  ...Array.from({ length: 120 }, (_, i) =>
    iteration(i + 1, {
      seeker_reward: 40 * Math.tanh(i / 40) - 10,
      hider_reward: 50 - 45 * Math.tanh(i / 40) + 4 * Math.sin(i / 5),
      episode_len_mean: 240 - i,
      seeker_kl: 0.01 + 0.006 * Math.sin(i / 3),
      hider_kl: 0.008 + 0.004 * Math.cos(i / 4),
      seeker_entropy: 9.9 - i / 30,
      hider_entropy: 9.9 - i / 50,
      hidden_fraction: 0.8 - i / 300,
      caught_fraction: 0.2 + i / 300,
      seen_fraction: 0.1 + i / 600,
      steps_to_first_sight: 31.4,
      steps_to_first_catch: 88.5,
      seeker_blocks_placed: 1.5,
      hider_blocks_placed: 6.25,
      seeker_blocks_removed: 2.5,
      hider_blocks_removed: 1,
      sealed_at_release: 0.125,
      steps_per_second: 1600 + 10 * i,
    }),
  ),
  {
    type: 'checkpoint',
    iteration: 120,
    name: 'checkpoint_000120',
    path: 'checkpoints/checkpoint_000120',
    sizeBytes: 1_200_000,
    seconds: 0.1,
    removed: ['checkpoint_000020'],
  },
  { type: 'progress', iteration: 121, phase: 'learning', fraction: 0.4 },
];

const warnings: readonly TrainingEvent[] = [
  {
    type: 'condition',
    condition: 'high_kl',
    team: 'seeker',
    state: 'begins',
    since: 111,
    iteration: 120,
    message: 'seeker KL is 0.0312, above twice its target of 0.01 since iteration 111',
  },
  {
    type: 'degraded',
    iteration: 130,
    since: 130,
    code: 'ENOSPC',
    reason: 'disk full',
    lastGoodCheckpoint: 'checkpoint_000120',
    message: 'degraded: disk full, last good checkpoint checkpoint_000120',
    problem:
      'the checkpoint of iteration 130 could not be saved: no space left on device. ' +
      'Training goes on, and the next checkpoint tries again.',
  },
];

/** What there is to be seen, by name. */
export const scenes: Readonly<Record<string, { events: readonly TrainingEvent[]; screen: ScreenState }>> = {
  training: { events: longTraining, screen: initialScreenState },
  degraded: { events: [...longTraining, ...warnings], screen: initialScreenState },
  log: {
    events: [...longTraining, ...warnings],
    screen: { ...initialScreenState, panel: 'log', warningsRead: 2 },
  },
  keys: { events: longTraining, screen: { ...initialScreenState, panel: 'keys', saveWished: 121 } },
  paused: {
    events: [...longTraining, { type: 'paused', iteration: 120 }],
    screen: { ...initialScreenState, isPauseWished: true },
  },
};

const agent = { y: 1, yawRad: 0, pitchRad: 0, carried: 0, caught: false, sees: [], episodeReward: 1.5 };
const agents: readonly AgentView[] = [
  { ...agent, team: 'seeker', x: 1.5, z: 1.5 },
  { ...agent, team: 'hider', x: 4.5, z: 3.5, carried: 2 },
];

/** Level ground of 6 by 6 columns with one agent of each team. */
export const watchedGame: WatchedGame = {
  iteration: 120,
  view: {
    size: 6,
    heights: new Array<number>(36).fill(1),
    surfaces: new Array<'terrain'>(36).fill('terrain'),
    agents,
    phase: 'pursuit',
    step: 120,
    stepsLeft: 120,
    hiddenFraction: 0.51,
  },
};
