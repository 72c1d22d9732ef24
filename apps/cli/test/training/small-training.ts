import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { CheckpointManager } from '@hideout/checkpoints';
import { expect } from '@jest/globals';
import { resolveConfigText } from '../../src/config/config-text.js';
import type { ResolvedConfig } from '../../src/config/resolved-config.js';
import type { CheckpointTarget } from '../../src/training/checkpoint-saving.js';
import { inlineViews } from '../../src/training/checkpoint-views.js';
import type { TrainingEvent } from '../../src/training/events.js';
import { openSession } from '../../src/training/session-opening.js';
import { runSession, train } from '../../src/training/session.js';
import type { TrainingRequest } from '../../src/training/training-request.js';
import { onlyStop } from '../../src/training/training-wishes.js';
import type { TrainingWishes } from '../../src/training/training-wishes.js';

/** An empty folder, removed by `remove`. */
export async function temporaryFolder(): Promise<{ path: string; remove: () => Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'hideout-cli-'));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

/** Options of a training whose iterations take some milliseconds: every iteration ends the episodes of both worlds. */
export function smallConfig(
  folder: string,
  lines: readonly string[] = [],
  env = 'worlds: 2, episode_steps: 8, ray_count: 4',
): ResolvedConfig {
  const text = [
    'seed: 7',
    `env: { ${env} }`,
    'ppo:',
    '  iterations: 4',
    '  rollout_steps: 8',
    '  epochs: 1',
    '  minibatch_size: 16',
    '  hidden_sizes: [4]',
    '  backend: wasm',
    '  threads: 0',
    '  checkpoint_freq: 2',
    ...lines,
  ].join('\n');
  return resolveConfigText(text, 'config.yaml', {
    checkpointDirectory: join(folder, 'checkpoints'),
    runsDirectory: join(folder, 'runs'),
  });
}

export function smallRequest(folder: string, changes: Partial<TrainingRequest> = {}): TrainingRequest {
  return {
    config: smallConfig(folder),
    configFile: null,
    directoryOptions: '',
    resumeFrom: null,
    preferFile: false,
    iterations: null,
    programVersion: 'test',
    ...changes,
  };
}

/** Runs a session to its end; `stopAfter`: the iteration after which a stop is asked for. */
export async function events(request: TrainingRequest, stopAfter = Infinity): Promise<TrainingEvent[]> {
  const seen: TrainingEvent[] = [];
  let done = 0;
  await runSession(
    request,
    (event) => {
      if (event.type === 'iteration') done = event.metrics.iteration;
      seen.push(event);
    },
    onlyStop(() => done >= stopAfter),
  );
  return seen;
}

/** The events of one type. */
export function only<T extends TrainingEvent['type']>(
  type: T,
  all: readonly TrainingEvent[],
): Extract<TrainingEvent, { type: T }>[] {
  return all.filter((event): event is Extract<TrainingEvent, { type: T }> => event.type === type);
}

/** Trains a small session whose checkpoints go to `target`. */
export async function trainWith(
  folder: string,
  target: CheckpointTarget,
  seen: TrainingEvent[],
  changes: Partial<ResolvedConfig> = {},
  wishes: TrainingWishes = onlyStop(() => false),
): Promise<void> {
  const manager = new CheckpointManager(join(folder, 'checkpoints'));
  const request = smallRequest(folder, { config: { ...smallConfig(folder), ...changes } });
  const session = await openSession(request, manager, () => undefined);
  const emit = (event: TrainingEvent): void => void seen.push(event);
  await train(session, target, inlineViews, emit, wishes).finally(() => session.record.log.close());
}

/** Waits for something that a training does beside the test. */
export async function until(isSo: () => boolean): Promise<void> {
  for (let i = 0; i < 4000 && !isSo(); i++) await pause(5);
  expect(isSo()).toBe(true);
}
