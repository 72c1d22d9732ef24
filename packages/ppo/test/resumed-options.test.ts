import { describe, expect, it } from '@jest/globals';
import { Trainer } from '../src/index.js';
import type { PpoConfig, VectorEnv } from '../src/index.js';
import { DoorsEnv } from './fixtures/doors-env.js';
import { smallConfig } from './fixtures/small-config.js';
import { digest } from './fixtures/state-digest.js';
import { TargetEnv } from './fixtures/target-env.js';
import { trained } from './fixtures/train.js';

const base: PpoConfig = { ...smallConfig, minibatchSize: 40, epochs: 2 };
const { left_policy: left, right_policy: right } = smallConfig.policies;

/** Episodes of 7 steps end in the midst of sequences, and go on from one rollout to the next. */
const remembering: PpoConfig['policies'] = {
  left_policy: { ...left, memory: { kind: 'lstm', units: 3, sequenceLength: 5 } },
  right_policy: { ...right, memory: { kind: 'gru', units: 3, sequenceLength: 10 } },
};

/** Options that a run could forget over a restore: those that count iterations, or keep something between them. */
const options: [string, PpoConfig][] = [
  [
    'schedules',
    {
      ...base,
      gamma: { schedule: 'linear', from: 0.5, to: 0.9, iterations: 6 },
      gaeLambda: { schedule: 'linear', from: 0.5, to: 0.9, iterations: 6 },
      clipRange: { schedule: 'cosine', from: 0.3, to: 0.1, iterations: 5 },
      valueClipRange: { schedule: 'linear', from: 1, to: 0.1, iterations: 4 },
      klTarget: {
        schedule: 'piecewise',
        points: [
          [1, 0.02],
          [4, 0.2],
        ],
      },
      maxGradNorm: { schedule: 'linear', from: 1, to: 0.1, iterations: 4 },
      policies: {
        left_policy: {
          ...left,
          learningRate: { schedule: 'linear', from: 0.01, to: 0.001, iterations: 10 },
          entropyCoeff: { schedule: 'cosine', from: 0.01, to: 0, iterations: 10 },
        },
        right_policy: right,
      },
    },
  ],
  ['an opponent pool', { ...base, opponentPool: { size: 2, every: 1, newestProbability: 0.2 } }],
  ['a memory', { ...base, rolloutSteps: 10, policies: remembering }],
  [
    'a memory and an opponent pool',
    {
      ...base,
      rolloutSteps: 10,
      opponentPool: { size: 2, every: 1, newestProbability: 0.2 },
      policies: remembering,
    },
  ],
  ['a frozen policy', { ...base, policies: { left_policy: { ...left, frozen: true }, right_policy: right } }],
  ['overlapping rollouts', { ...base, overlap: true }],
  [
    'overlapping rollouts, a memory and an opponent pool',
    {
      ...base,
      rolloutSteps: 10,
      overlap: true,
      opponentPool: { size: 2, every: 1, newestProbability: 0.2 },
      policies: {
        left_policy: { ...left, sharedLayers: true, memory: { kind: 'lstm', units: 3, sequenceLength: 5 } },
        right_policy: right,
      },
    },
  ],
  [
    'shared layers',
    {
      ...base,
      policies: {
        left_policy: {
          ...left,
          sharedLayers: true,
          valueCoeff: { schedule: 'linear', from: 0.2, to: 2, iterations: 6 },
        },
        right_policy: { ...right, valueHiddenSizes: [8] },
      },
    },
  ],
];

/** Options for an environment with states, and with choices that are forbidden at times. */
const withDoors: [string, PpoConfig][] = [
  [
    'a central critic',
    { ...base, policies: { left_policy: { ...left, centralCritic: true }, right_policy: right } },
  ],
  [
    'a central critic, shared layers, memories, an opponent pool and overlapping rollouts',
    {
      ...base,
      rolloutSteps: 10,
      overlap: true,
      opponentPool: { size: 2, every: 1, newestProbability: 0.2 },
      policies: {
        left_policy: {
          ...remembering['left_policy'],
          centralCritic: true,
          valueHiddenSizes: [8],
        },
        right_policy: { ...remembering['right_policy'], sharedLayers: true },
      },
    },
  ],
];

describe.each(options)('a run with %s', (_name, config) => {
  it('goes on with the same bits after a restore as without one, and with others than a run without', async () => {
    await expectToGoOn(config, env);
  });
});

describe.each(withDoors)('a run where choices are forbidden at times, with %s', (_name, config) => {
  it('goes on with the same bits after a restore as without one, and with others than a run without', async () => {
    await expectToGoOn(config, () => new DoorsEnv(4));
  });
});

describe('a run with a learning rate that follows a schedule', () => {
  it('tells the rate that was in force: 10, 7.5, 5, 2.5, 1 and 1 thousandths', async () => {
    const learningRate = {
      schedule: 'piecewise',
      points: [
        [0, 0.01],
        [3, 0.0025],
        [4, 0.001],
      ],
    } as const;
    const policies = { left_policy: { ...left, learningRate }, right_policy: right };
    const metrics = await trained(await trainer({ ...base, policies }), 6);
    const rates = metrics.map(({ policies: all }) => all['left_policy']?.learningRate ?? NaN);
    [0.01, 0.0075, 0.005, 0.0025, 0.001, 0.001].forEach((rate, i) => expect(rates[i]).toBeCloseTo(rate, 12));
    expect(metrics.map(({ policies: all }) => all['right_policy']?.learningRate)).toEqual(
      Array(6).fill(right?.learningRate),
    );
  });
});

describe('an opponent pool', () => {
  const pooled: PpoConfig = { ...base, opponentPool: { size: 2, every: 1, newestProbability: 0 } };

  it('lets one policy learn in each iteration of one block, in turn, once it has a version', async () => {
    const metrics = await trained(await trainer(pooled), 5);
    const learned = metrics.map(({ policies }) => Object.values(policies).map(({ updates }) => updates > 0));
    expect(learned).toEqual([
      [true, true],
      [false, true],
      [true, false],
      [false, true],
      [true, false],
    ]);
    // Before the first version is there, the one block is played by the newest.
    expect(metrics.map(({ pastOpponentFraction }) => pastOpponentFraction)).toEqual([0, 1, 1, 1, 1]);
  });

  it('begins empty in a run that had none, and is forgotten by a run that has none', async () => {
    const without = await trainer(base);
    await trained(without, 2);
    const plain = without.state();
    const withPool = await Trainer.restore(plain, { env: env(), config: pooled, backend: 'wasm' });
    const [first, second] = await trained(withPool, 2);
    expect(Object.values(first?.policies ?? {}).every(({ updates }) => updates > 0)).toBe(true);
    expect(Object.values(second?.policies ?? {}).every(({ updates }) => updates > 0)).toBe(false);
    expect(withPool.state().json['opponent_pool']).toEqual({ size: 2, stored: 2, filled: 2 });

    const again = await Trainer.restore(withPool.state(), { env: env(), config: base, backend: 'wasm' });
    const { json, arrays } = again.state();
    expect(Object.keys({ ...json, ...arrays }).sort()).toEqual(
      Object.keys({ ...plain.json, ...plain.arrays }).sort(),
    );
  });

  it('changes no bit while it is of size 0, or opponents are always the newest', async () => {
    const [plain, off, newest] = [
      await trainer(base),
      await trainer({ ...base, opponentPool: { size: 0, every: 1, newestProbability: 0 } }),
      await trainer({ ...base, opponentPool: { size: 2, every: 1, newestProbability: 1 } }),
    ];
    const metrics = await trained(plain, 3);
    expect(await trained(off, 3)).toEqual(metrics);
    expect(await trained(newest, 3)).toEqual(metrics);
    expect(digest(off.state())).toBe(digest(plain.state()));
  });
});

/** Interrupted half-way or not, a run comes to the same; without its options it does not. */
async function expectToGoOn(config: PpoConfig, newEnv: () => VectorEnv): Promise<void> {
  const uninterrupted = await trainer(config, newEnv());
  const metrics = await trained(uninterrupted, 6);
  const half = await trainer(config, newEnv());
  await trained(half, 3);
  const resumed = await Trainer.restore(half.state(), { env: newEnv(), config, backend: 'wasm' });
  expect(await trained(resumed, 3)).toEqual(metrics.slice(3));
  expect(digest(resumed.state())).toBe(digest(uninterrupted.state()));

  const plain = await trainer(base, newEnv());
  await trained(plain, 6);
  expect(digest(plain.state())).not.toBe(digest(uninterrupted.state()));
}

function env(): TargetEnv {
  return new TargetEnv(4, { kind: 'continuous', size: 2 }, { episodeSteps: 7, endsBy: 'truncated' });
}

function trainer(config: PpoConfig, ofEnv: VectorEnv = env()): Promise<Trainer> {
  return Trainer.create({ env: ofEnv, config, backend: 'wasm' });
}
