import { describe, expect, it } from '@jest/globals';
import { Trainer } from '../src/index.js';
import type { PpoConfig, TrainingState } from '../src/index.js';
import { smallConfig } from './fixtures/small-config.js';
import { TargetEnv } from './fixtures/target-env.js';

const { left_policy: left, right_policy: right } = smallConfig.policies;
const learning: PpoConfig = { ...smallConfig, minibatchSize: 40, epochs: 2 };
const leftFrozen: PpoConfig = {
  ...learning,
  policies: { left_policy: { ...left, frozen: true }, right_policy: right },
};

describe('a frozen policy', () => {
  it('plays and is paid, and learns nothing: no bit of it changes, while the other learns', async () => {
    const trainer = await Trainer.create({ env: env(), config: leftFrozen, backend: 'wasm' });
    const before = trainer.state();
    await trainer.trainIteration();
    const { policies } = await trainer.trainIteration();
    const after = trainer.state();

    expect(policies['left_policy']?.rewardMean).toBeLessThan(0);
    expect(policies['left_policy']).toMatchObject({
      policyLoss: null,
      valueLoss: null,
      kl: null,
      entropy: null,
      explainedVariance: null,
      learningRate: 0,
      updates: 0,
    });
    expect(policies['right_policy']?.updates).toBeGreaterThan(0);
    expect(partsOf(after, 'left_policy')).toEqual(partsOf(before, 'left_policy'));
    expect(partsOf(after, 'right_policy')).not.toEqual(partsOf(before, 'right_policy'));
  });

  it('is what it was trained to before, and learns on when it is thawed', async () => {
    const first = await Trainer.create({ env: env(), config: learning, backend: 'wasm' });
    await first.trainIteration();
    const trained = first.state();
    const frozen = await Trainer.restore(trained, { env: env(), config: leftFrozen, backend: 'wasm' });
    await frozen.trainIteration();
    expect(partsOf(frozen.state(), 'left_policy')).toEqual(partsOf(trained, 'left_policy'));
    const thawed = await Trainer.restore(frozen.state(), { env: env(), config: learning, backend: 'wasm' });
    expect((await thawed.trainIteration()).policies['left_policy']?.updates).toBeGreaterThan(0);
    expect(partsOf(thawed.state(), 'left_policy')).not.toEqual(partsOf(trained, 'left_policy'));
  });

  it('may be every policy: then a run only plays', async () => {
    const config: PpoConfig = {
      ...learning,
      policies: { left_policy: { ...left, frozen: true }, right_policy: { ...right, frozen: true } },
    };
    const trainer = await Trainer.create({ env: env(), config, backend: 'cpu' });
    const shares: number[] = [];
    const metrics = await trainer.trainIteration((phase, share) => {
      if (phase === 'learning') shares.push(share);
    });
    expect(metrics.episodesThisIteration).toBe(16);
    expect(shares.at(-1)).toBe(1);
  });
});

function env(): TargetEnv {
  return new TargetEnv(4, { kind: 'continuous', size: 2 });
}

/** Everything in a state that belongs to one policy. */
function partsOf(state: TrainingState, policyId: string): unknown {
  const own = Object.entries(state.arrays).filter(([name]) => name.startsWith(`${policyId}/`));
  const { learners } = state.json as { learners: Record<string, unknown> };
  return { policy: state.policies[policyId], own, json: learners[policyId] };
}
