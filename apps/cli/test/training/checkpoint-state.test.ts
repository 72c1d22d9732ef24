import { CheckpointManager } from '@hideout/checkpoints';
import { Trainer } from '@hideout/ppo';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { checkpointInput, runState, trainingState } from '../../src/training/checkpoint-state.js';
import { createEnvironment } from '../../src/training/create-environment.js';
import { metricsRow } from '../../src/training/metrics-row.js';
import { row } from '../training-fixtures.js';
import { smallConfig, temporaryFolder } from './small-training.js';

let folder: string;
let remove: () => Promise<void>;
beforeEach(async () => {
  ({ path: folder, remove } = await temporaryFolder());
});
afterEach(() => remove());

const emptyState = { json: {}, arrays: {}, policies: {} };

describe('a checkpoint of a training', () => {
  it('gives back the trainer to the last bit, and the run', async () => {
    const config = smallConfig(folder);
    const env = createEnvironment(config.env, config.worlds);
    const trainer = await Trainer.create({ env, config: config.ppo, backend: config.backend });
    const metrics = await trainer.trainIteration();
    const state = trainer.state();
    const run = { run: 'run-1', elapsedSeconds: 12.5, configuration: config.source };
    const manager = new CheckpointManager(folder);
    await manager.save(checkpointInput(state, run, metricsRow(metrics, 12.5, new Date()), null));

    const loaded = await new CheckpointManager(folder).load();
    expect(runState(loaded)).toEqual(run);
    expect(trainingState(loaded)).toEqual(state);
    const restored = await Trainer.restore(trainingState(loaded), {
      env: createEnvironment(config.env, config.worlds),
      config: config.ppo,
      backend: config.backend,
    });
    expect(restored.state()).toEqual(state);
    const [next, same] = [await trainer.trainIteration(), await restored.trainIteration()];
    expect({ ...same, rolloutSeconds: 0, learningSeconds: 0 }).toEqual({
      ...next,
      rolloutSeconds: 0,
      learningSeconds: 0,
    });
    await trainer.dispose();
    await restored.dispose();
  });

  it('carries the figures of its iteration and its parent', async () => {
    const manager = new CheckpointManager(folder);
    const run = { run: 'run-1', elapsedSeconds: 1, configuration: {} };
    const parent = '0123456789abcdef0123456789abcdef';
    const { entry } = await manager.save(checkpointInput(emptyState, run, row(20), parent));
    expect(entry).toMatchObject({
      iteration: 20,
      parent,
      run: 'run-1',
      reward_mean: 168.45,
      seeker_reward: -8.23,
      hider_reward: 45.67,
      episode_len_mean: 135.24,
      episodes_completed: 600,
      environment_steps: 192000,
      caught_fraction: 0.3421,
      hidden_fraction: 0.5,
    });
  });

  it.each(['../elsewhere', '/etc', '.hidden', 'a/b', 'a\u0000b', ''])(
    'takes no run name that could lead to another folder: %j',
    async (name) => {
      const run = { run: name, elapsedSeconds: 1, configuration: {} };
      await new CheckpointManager(folder).save(checkpointInput(emptyState, run, row(1), null));
      expect(runState(await new CheckpointManager(folder).load()).run).toBe('');
    },
  );

  it('that another program saved has no run', async () => {
    const input = checkpointInput(
      emptyState,
      { run: 'x', elapsedSeconds: 1, configuration: {} },
      row(1),
      null,
    );
    await new CheckpointManager(folder).save({ ...input, state: { json: {}, arrays: {} } });
    expect(runState(await new CheckpointManager(folder).load())).toEqual({
      run: '',
      elapsedSeconds: 0,
      configuration: {},
    });
  });
});
