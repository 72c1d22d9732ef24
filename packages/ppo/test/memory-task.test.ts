import { describe, expect, it } from '@jest/globals';
import { evaluate, loadPolicy, RandomStreams, Trainer } from '../src/index.js';
import type { MemoryConfig, PpoConfig } from '../src/index.js';
import { CueEnv } from './fixtures/cue-env.js';
import { smallConfig } from './fixtures/small-config.js';

/** Steps between the cue and the question. */
const delay = 20;
const [worlds, mostIterations] = [64, 25];
const sequenceLength = delay + 1;

describe('a cue that was seen 20 steps before', () => {
  // Half of 128 episodes an iteration, standard error 0.044: chance does not come near 0.95, or below 0.3.
  it.each(['lstm', 'gru'] as const)('is recalled by a policy with a memory, %s', async (kind) => {
    const trainer = await newTrainer({ kind, units: 16, sequenceLength });
    expect(Math.max(...(await shareOfRight(trainer, 0.97)))).toBeGreaterThan(0.95);

    // The policy by itself, in an environment that it was not trained in.
    const policy = await loadPolicy(trainer.state().policies['solo']);
    await trainer.dispose();
    const env = new CueEnv(10, delay);
    const actors = { solo: policy.actor({ explore: false, random: new RandomStreams(1, 10) }) };
    const records = await evaluate({ env, actors, episodes: 40, seed: 5 });
    const right = records.filter(({ agentRewards }) => agentRewards[0] === 1);
    expect(right.length / records.length).toBeGreaterThan(0.9);
  });

  it('is not recalled by a policy without one', async () => {
    const trainer = await newTrainer({ kind: 'none' });
    const shares = await shareOfRight(trainer, 0.97);
    await trainer.dispose();
    expect(shares).toHaveLength(mostIterations);
    for (const share of shares) expect(Math.abs(share - 0.5)).toBeLessThan(0.2);
  });
});

function newTrainer(memory: MemoryConfig): Promise<Trainer> {
  const solo = {
    learningRate: 3e-3,
    entropyCoeff: 0,
    hiddenSizes: [16],
    activation: 'tanh',
    memory,
  } as const;
  const config: PpoConfig = {
    ...smallConfig,
    rolloutSteps: 2 * sequenceLength,
    // Two episodes of 16 worlds: 32 answers.
    minibatchSize: 32 * sequenceLength,
    gamma: 0.99,
    policies: { solo },
  };
  return Trainer.create({ env: new CueEnv(worlds, delay), config });
}

/** Share of right answers, iteration by iteration, until it is `enough`. */
async function shareOfRight(trainer: Trainer, enough: number): Promise<number[]> {
  const shares: number[] = [];
  while (shares.length < mostIterations && (shares.at(-1) ?? 0) < enough) {
    const { rewardMean } = await trainer.trainIteration();
    shares.push(rewardMean ?? 0);
  }
  return shares;
}
