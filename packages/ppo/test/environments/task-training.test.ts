import { describe, expect, it } from '@jest/globals';
import { createEnv } from '../../src/env-source.js';
import { Trainer } from '../../src/index.js';
import { smallConfig } from '../fixtures/small-config.js';
import { tasks } from '../fixtures/tasks.js';

const config = { ...smallConfig, policies: { policy: smallConfig.policies['left_policy'] } };

describe.each(tasks)('worlds of $name', ({ create, factory, space }) => {
  it('are found by an EnvSource behind the door @hideout/ppo/environments, any of them', async () => {
    const source = { module: '@hideout/ppo/environments', exportName: factory, config: {}, worlds: 3 };
    const env = await createEnv(source, 2, 1);
    expect([env.worldCount, env.agentsPerWorld, env.policyIds]).toEqual([2, 1, ['policy']]);
    expect(env.actionSpace).toEqual(space);
    expect([...env.observations]).toEqual([...create({ worlds: 3 }).observations.slice(env.observationSize)]);
  });

  it.each(['wasm', 'onnxruntime'] as const)('are learned from on %s', async (backend) => {
    const trainer = await Trainer.create({ env: create({ worlds: 8 }), config, backend });
    const metrics = await trainer.trainIteration();
    expect(metrics.policies['policy'].updates).toBe(smallConfig.epochs);
    await trainer.dispose();
  });
});
