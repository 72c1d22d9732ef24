import { describe, expect, it } from '@jest/globals';
import { Trainer } from '../src/index.js';
import type { PolicyConfig, PpoConfig, TrainingState, VectorEnv } from '../src/index.js';
import { PolicyLearner } from '../src/policy-learner.js';
import { RandomStreams } from '../src/random-streams.js';
import { DoorsEnv } from './fixtures/doors-env.js';
import { smallConfig } from './fixtures/small-config.js';
import { trained } from './fixtures/train.js';

const { left_policy: left } = smallConfig.policies;

describe('a central critic', () => {
  // The reward of a step is 5 or -5, by the hidden number, and less than 2 for what the agent does. Nothing of it can be
  // told from the observation, or from the state of the step before.
  it.each([
    ['explains a reward that only the state foretells', { centralCritic: true }, 0.9, 1],
    ['is needed for that', { centralCritic: false }, -0.1, 0.1],
    [
      'explains it with a memory, too',
      { centralCritic: true, memory: { kind: 'gru', units: 4, sequenceLength: 2 } },
      0.85,
      1,
    ],
  ] as const)('%s', async (_what, change, least, most) => {
    const config = configWith({ ...change, learningRate: 0.02 }, { rolloutSteps: 14, gamma: 0, epochs: 6 });
    const env = new DoorsEnv(16, { policyIds: ['solo'], hiddenReward: 5 });
    const trainer = await Trainer.create({ env, config });
    const metrics = await trained(trainer, 10);
    const explained = metrics.at(-1)?.policies['solo'].explainedVariance;
    expect(explained).toBeGreaterThan(least);
    expect(explained).toBeLessThan(most);
  });

  it('has a value function of the size of the state, and statistics of its own, which are learned and saved', async () => {
    const config = configWith({ centralCritic: true });
    const env = new DoorsEnv(4, { policyIds: ['solo'] });
    const trainer = await Trainer.create({ env, config, backend: 'cpu' });
    const seen: number[][] = [[...env.states]];
    const go = env.step.bind(env);
    env.step = (actions) => {
      go(actions);
      seen.push([...env.states]);
    };
    await trained(trainer, 1);
    const { json, arrays } = trainer.state().policies['solo'];
    expect(json['state_size']).toBe(3);
    expect(arrays['value.layer0.weight'].shape).toEqual([3, 16]);
    expect(arrays['policy.layer0.weight'].shape).toEqual([2, 16]);
    // 12 steps of 4 worlds; what is seen after the last one belongs to the next iteration.
    const rows = seen.slice(0, 12).flat();
    expect([...arrays['state.count'].data]).toEqual([48]);
    for (let k = 0; k < 3; k++) {
      const column = rows.filter((_, i) => i % 3 === k);
      const mean = column.reduce((sum, x) => sum + x, 0) / 48;
      const variance = column.reduce((sum, x) => sum + (x - mean) ** 2, 0) / 48;
      expect(arrays['state.mean'].data[k]).toBeCloseTo(mean, 6);
      expect(arrays['state.variance'].data[k]).toBeCloseTo(variance, 6);
    }
    expect([...arrays['observation.mean'].data]).not.toEqual([...arrays['state.mean'].data.slice(0, 2)]);
  });

  it('leaves the policy alone: what it plays first, and what it is made of, is the same with and without', async () => {
    const actionsOf = async (centralCritic: boolean): Promise<string> => {
      const env = new DoorsEnv(4, { policyIds: ['solo'] });
      const taken: number[] = [];
      const go = env.step.bind(env);
      env.step = (actions) => {
        taken.push(...actions);
        go(actions);
      };
      const trainer = await Trainer.create({ env, config: configWith({ centralCritic }), backend: 'cpu' });
      await trained(trainer, 1);
      return taken.join();
    };
    expect(await actionsOf(true)).toBe(await actionsOf(false));
  });

  it('may have layers of its own', () => {
    const shapesOf = (options: Partial<PolicyConfig>): (readonly number[] | undefined)[] => {
      const env = new DoorsEnv(4, { policyIds: ['solo'] });
      const learner = new PolicyLearner(
        'solo',
        { ...left, hiddenSizes: [5], ...options },
        smallConfig,
        env,
        4,
        new RandomStreams(1, 2),
        0,
      );
      return [learner.shapes.policy, learner.shapes.value].map(
        (shape) => shape && [shape.inputSize, ...shape.hiddenSizes],
      ) as (readonly number[] | undefined)[];
    };
    expect(shapesOf({})).toEqual([
      [2, 5],
      [2, 5],
    ]);
    expect(shapesOf({ valueHiddenSizes: [7, 6], centralCritic: true })).toEqual([
      [2, 5],
      [3, 7, 6],
    ]);
  });

  it('learns nothing, and takes nothing into its statistics, while its policy is frozen', async () => {
    const config = configWith({ centralCritic: true });
    const frozen = configWith({ centralCritic: true, frozen: true });
    const trainer = await Trainer.create({ env: solo(), config, backend: 'cpu' });
    await trained(trainer, 1);
    const before = trainer.state();
    const still = await Trainer.restore(before, { env: solo(), config: frozen, backend: 'cpu' });
    await trained(still, 1);
    expect(still.state().policies).toEqual(before.policies);
  });

  it('does not learn from what a past version played, and neither do its statistics', async () => {
    const policy = { ...left, centralCritic: true };
    const config: PpoConfig = {
      ...configWith({}),
      opponentPool: { size: 1, every: 1, newestProbability: 0 },
      policies: { left_policy: policy, right_policy: policy },
    };
    const trainer = await Trainer.create({ env: new DoorsEnv(4), config, backend: 'cpu' });
    const counts: number[][] = [];
    for (let i = 0; i < 3; i++) {
      await trained(trainer, 1);
      counts.push(
        ['left_policy', 'right_policy'].map(
          (id) => trainer.state().policies[id].arrays['state.count'].data[0],
        ),
      );
    }
    // 12 steps of 4 worlds; after the first iteration one policy learns at a time, in turn.
    expect(counts).toEqual([
      [48, 96],
      [48, 192],
      [96, 192],
    ]);
  });
});

describe('a state of other networks is refused', () => {
  const plain = configWith({});
  const central = configWith({ centralCritic: true });
  const shared = configWith({ sharedLayers: true });
  const wide = configWith({ valueHiddenSizes: [8] });

  it.each([
    ['shared_layers', shared, plain],
    ['shared_layers', plain, shared],
    ['state_size', central, plain],
    ['state_size', plain, central],
    ['value_hidden_sizes', wide, plain],
    ['value_hidden_sizes', plain, wide],
  ])('naming %s', async (entry, before, after) => {
    const { state } = await stateOf(before);
    await expect(Trainer.restore(state, { env: solo(), config: after, backend: 'cpu' })).rejects.toThrow(
      expect.objectContaining({ name: 'StateMismatchError', entry }),
    );
  });

  it('also where only the environment is another: states of another size, masks or none', async () => {
    const { state } = await stateOf(central);
    const larger = Object.assign(solo(), {
      stateSize: 4,
      states: new Float32Array(16),
      finalStates: new Float32Array(16),
    });
    await expect(Trainer.restore(state, { env: larger, config: central, backend: 'cpu' })).rejects.toThrow(
      expect.objectContaining({ name: 'StateMismatchError', entry: 'state_size', found: '3', expected: '4' }),
    );
    const free = withoutMasks(solo());
    await expect(Trainer.restore(state, { env: free, config: central, backend: 'cpu' })).rejects.toThrow(
      expect.objectContaining({ name: 'StateMismatchError', entry: 'action_masks' }),
    );
    const { state: unmasked } = await stateOf(central, free);
    await expect(Trainer.restore(unmasked, { env: solo(), config: central, backend: 'cpu' })).rejects.toThrow(
      expect.objectContaining({ name: 'StateMismatchError', entry: 'action_masks' }),
    );
  });

  it.each(['state.mean', 'state.variance', 'state.count', 'value.layer0.weight'])(
    'also where %s is missing, naming it',
    async (entry) => {
      const { state } = await stateOf(central);
      const { json, arrays } = state.policies['solo'];
      const some = Object.fromEntries(Object.entries(arrays).filter(([name]) => name !== entry));
      const spoilt = { ...state, policies: { solo: { json, arrays: some } } };
      await expect(Trainer.restore(spoilt, { env: solo(), config: central, backend: 'cpu' })).rejects.toThrow(
        expect.objectContaining({ name: 'StateMismatchError', entry }),
      );
    },
  );
});

function solo(): DoorsEnv {
  return new DoorsEnv(4, { policyIds: ['solo'] });
}

/** The environment as one that forbids nothing: to be looked at, not to be played. */
function withoutMasks(env: DoorsEnv): VectorEnv {
  return new Proxy(env, {
    get: (target, key) => {
      if (key === 'actionMasks') return undefined;
      const found: unknown = Reflect.get(target, key);
      return typeof found === 'function' ? (found.bind(target) as unknown) : found;
    },
  });
}

async function stateOf(config: PpoConfig, env: VectorEnv = solo()): Promise<{ state: TrainingState }> {
  const trainer = await Trainer.create({ env, config, backend: 'cpu' });
  return { state: trainer.state() };
}

function configWith(change: Partial<PolicyConfig>, options: Partial<PpoConfig> = {}): PpoConfig {
  return {
    ...smallConfig,
    rolloutSteps: 12,
    minibatchSize: 48,
    epochs: 1,
    policies: { solo: { ...left, ...change } },
    ...options,
  };
}
