import { describe, expect, it } from '@jest/globals';
import { Trainer } from '../src/index.js';
import type { IterationMetrics, PpoConfig } from '../src/index.js';
import { smallConfig } from './fixtures/small-config.js';
import { digest } from './fixtures/state-digest.js';
import { TargetEnv } from './fixtures/target-env.js';

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
];

describe.each(options)('a run with %s', (_name, config) => {
  it('goes on with the same bits after a restore as without one, and with others than a run without', async () => {
    const uninterrupted = await trainer(config);
    const metrics = await iterations(uninterrupted, 6);
    const half = await trainer(config);
    await iterations(half, 3);
    const resumed = await Trainer.restore(half.state(), { env: env(), config, backend: 'wasm' });
    expect(await iterations(resumed, 3)).toEqual(metrics.slice(3));
    expect(digest(resumed.state())).toBe(digest(uninterrupted.state()));

    const plain = await trainer(base);
    await iterations(plain, 6);
    expect(digest(plain.state())).not.toBe(digest(uninterrupted.state()));
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
    const metrics = await iterations(await trainer({ ...base, policies }), 6);
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
    const metrics = await iterations(await trainer(pooled), 5);
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
    await iterations(without, 2);
    const plain = without.state();
    const withPool = await Trainer.restore(plain, { env: env(), config: pooled, backend: 'wasm' });
    const [first, second] = await iterations(withPool, 2);
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
    const metrics = await iterations(plain, 3);
    expect(await iterations(off, 3)).toEqual(metrics);
    expect(await iterations(newest, 3)).toEqual(metrics);
    expect(digest(off.state())).toBe(digest(plain.state()));
  });
});

function env(): TargetEnv {
  return new TargetEnv(4, { kind: 'continuous', size: 2 }, { episodeSteps: 7, endsBy: 'truncated' });
}

function trainer(config: PpoConfig): Promise<Trainer> {
  return Trainer.create({ env: env(), config, backend: 'wasm' });
}

/** Metrics of so many iterations, without the clock. */
async function iterations(
  of: Trainer,
  count: number,
): Promise<Omit<IterationMetrics, 'rolloutSeconds' | 'learningSeconds'>[]> {
  const all = [];
  for (let i = 0; i < count; i++) {
    const { rolloutSeconds, learningSeconds, ...rest } = await of.trainIteration();
    expect(rolloutSeconds + learningSeconds).toBeGreaterThan(0);
    all.push(rest);
  }
  return all;
}
