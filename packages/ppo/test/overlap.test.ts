import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { NonFiniteValueError, Trainer } from '../src/index.js';
import type { PpoConfig, TrainingState, VectorEnv } from '../src/index.js';
import { DoorsEnv } from './fixtures/doors-env.js';
import { smallConfig } from './fixtures/small-config.js';
import { digest } from './fixtures/state-digest.js';
import { trained } from './fixtures/train.js';

const { left_policy: left, right_policy: right } = smallConfig.policies;
const prompt: PpoConfig = { ...smallConfig, rolloutSteps: 6, minibatchSize: 24, epochs: 1 };
const overlapped: PpoConfig = { ...prompt, overlap: true };
const pool = { opponentPool: { size: 2, every: 1, newestProbability: 0.2 } };
const everything: PpoConfig = {
  ...overlapped,
  ...pool,
  policies: {
    left_policy: { ...left, sharedLayers: true, memory: { kind: 'lstm', units: 3, sequenceLength: 3 } },
    right_policy: { ...right, centralCritic: true, memory: { kind: 'gru', units: 3, sequenceLength: 2 } },
  },
};

/** After one iteration; made once. */
let ofEverything: Promise<TrainingState> | undefined;
let unhandled: unknown[];
const note = (reason: unknown): void => void unhandled.push(reason);
beforeEach(() => {
  unhandled = [];
  process.on('unhandledRejection', note);
});
afterEach(() => {
  process.off('unhandledRejection', note);
  expect(unhandled).toEqual([]);
});

describe('a run with overlap', () => {
  it('plays every rollout but the first with policies that have learned one iteration less', async () => {
    const metrics = await trained(await newTrainer(overlapped), 4);
    expect(metrics.map(({ policyLag }) => policyLag)).toEqual([0, 1, 1, 1]);
    const without = await trained(await newTrainer(prompt), 2);
    expect(without.map(({ policyLag }) => policyLag)).toEqual([0, 0]);
  });

  it('begins with two rollouts of the initial policies, statistics included, and goes on one behind', async () => {
    const log: number[][] = [];
    const env = recorded(new DoorsEnv(4), log);
    // So much is learned that one iteration makes other actions.
    const learningRate = 0.3;
    const policies = { left_policy: { ...left, learningRate }, right_policy: { ...right, learningRate } };
    const config = { ...overlapped, policies };
    const trainer = await Trainer.create({ env, config, backend: 'wasm' });
    await trained(trainer, 3);
    await trainer.dispose();

    // The same by hand, with runs that do not overlap: whoever plays is put where the rollout began, with the policies of
    // the iteration before.
    const first = await newTrainer(config);
    const [begin, one] = [first.state(), (await trained(first, 1), first.state())];
    const two = (await trained(first, 1), first.state());
    expect(log.slice(0, 6)).toEqual(await actionsFrom(begin, begin));
    expect(log.slice(6, 12)).toEqual(await actionsFrom(one, begin));
    expect(log.slice(12, 18)).toEqual(await actionsFrom(two, one));
    // And not those that the newest policies would have played.
    expect(log.slice(6, 12)).not.toEqual(await actionsFrom(one, one));
  });

  it('plays with copies of weights and statistics, those of observations and of states, one iteration old', async () => {
    const policies = { ...overlapped.policies, right_policy: { ...right, centralCritic: true } };
    const trainer = await newTrainer({ ...overlapped, policies });
    await trained(trainer, 1);
    const { policies: before } = trainer.state();
    await trained(trainer, 1);
    const { arrays, policies: after } = trainer.state();
    for (const [ofPlayer, ofPolicy] of [
      ['mean', 'observation.mean'],
      ['variance', 'observation.variance'],
      ['state_mean', 'state.mean'],
      ['state_variance', 'state.variance'],
    ]) {
      const played = arrays[`acting/right_policy/${ofPlayer}`].data;
      expect(played).toEqual(before['right_policy'].arrays[ofPolicy].data);
      expect(played).not.toEqual(after['right_policy'].arrays[ofPolicy].data);
    }
    const weights = (of: TrainingState['policies']): number[] =>
      Object.entries(of['right_policy'].arrays).flatMap(([name, { data }]) =>
        name.startsWith('policy.') ? [...data] : [],
      );
    expect([...arrays['acting/right_policy/parameters'].data]).toEqual(weights(before));
    expect(weights(after)).not.toEqual(weights(before));
  });

  it('learns from its first rollout as a run without, and from its second otherwise', async () => {
    const [with_, without] = [await newTrainer(overlapped), await newTrainer(prompt)];
    const [[first, second], [expected, other]] = [await trained(with_, 2), await trained(without, 2)];
    expect(first).toEqual(expected);
    expect(second.policies).not.toEqual(other.policies);
  });

  it.each([
    ['alone', overlapped],
    ['with opponents out of a pool', { ...overlapped, ...pool }],
    ['with shared layers, a central critic, memories and a pool', everything],
  ] as const)('goes on with the same bits from wherever it is restored, %s', async (_how, config) => {
    const uninterrupted = await newTrainer(config);
    const states = [uninterrupted.state()];
    const metrics = [];
    for (let i = 0; i < 3; i++) {
      metrics.push(...(await trained(uninterrupted, 1)));
      states.push(uninterrupted.state());
      // Taken while the next rollout is under way, and at its end.
      if (i === 1) await aWhile();
      expect(digest(uninterrupted.state())).toBe(digest(states[i + 1]));
    }
    for (const from of [0, 1, 2]) {
      // Twice: the state of a trainer that has only been restored is as good.
      const once = await restored(states[from], config);
      const twice = await restored(once.state(), config);
      expect(digest(twice.state())).toBe(digest(states[from]));
      expect(await trained(twice, 3 - from)).toEqual(metrics.slice(from));
      expect(digest(twice.state())).toBe(digest(states[3]));
    }
  });

  it('may go on without overlap: the rollout that was under way is forgotten', async () => {
    const before = await newTrainer({ ...overlapped, ...pool });
    await trained(before, 2);
    const after = await restored(before.state(), { ...prompt, ...pool });
    // Versions of both iterations are kept.
    expect(after.state().json['opponent_pool']).toEqual({ size: 2, stored: 2, filled: 2 });
    const state = (await trained(after, 1), after.state());
    expect(Object.keys({ ...state.json, ...state.arrays }).some((name) => /overlap|acting/.test(name))).toBe(
      false,
    );
    expect(state.json['opponent_pool']).toEqual({ size: 2, stored: 3, filled: 2 });
    const rolledOut = await restored(before.state(), { ...prompt, ...pool });
    expect((await trained(rolledOut, 1))[0].policyLag).toBe(0);
    expect(digest(rolledOut.state())).toBe(digest(state));
  });

  it('may be what a run without overlap goes on as, which keeps each version once', async () => {
    const before = await newTrainer({ ...prompt, ...pool });
    await trained(before, 2);
    const after = await restored(before.state(), { ...overlapped, ...pool });
    const [first, second, third] = await trained(after, 3);
    expect([first.policyLag, second.policyLag, third.policyLag]).toEqual([0, 1, 1]);
    // Versions of iterations 1 and 2 before, 3 and 4 after; that of 5 when the next rollout begins.
    expect(after.state().json['opponent_pool']).toEqual({ size: 2, stored: 4, filled: 2 });
    const weights = (version: number): unknown =>
      after.state().arrays[`pool/left_policy/${version % 2}/parameters`].data;
    expect(weights(2)).not.toEqual(weights(3));
  });

  it('leaves the environment alone once it is disposed of, while a rollout is under way', async () => {
    let steps = 0;
    const env = new DoorsEnv(4);
    const step = env.step.bind(env);
    env.step = (actions) => {
      steps += 1;
      step(actions);
    };
    const config = { ...overlapped, rolloutSteps: 60, minibatchSize: 240, epochs: 1 };
    const trainer = await Trainer.create({ env, config, backend: 'cpu' });
    await trained(trainer, 1);
    await trainer.dispose();
    const then = steps;
    expect(then).toBeLessThan(120);
    await aWhile();
    expect(steps).toBe(then);
  });

  it('tells of what went wrong in the rollout under way in the iteration that needs it, and only there', async () => {
    const env = new DoorsEnv(4);
    const step = env.step.bind(env);
    let steps = 0;
    env.step = (actions) => {
      step(actions);
      // In the second rollout.
      if (++steps === 9) env.rewards[7] = NaN;
    };
    const trainer = await Trainer.create({ env, config: overlapped, backend: 'cpu' });
    await trained(trainer, 1);
    await aWhile();
    const whole = trainer.state();
    await expect(trainer.trainIteration()).rejects.toThrow(new NonFiniteValueError('reward', 2, 1, 2));
    await trainer.dispose();
    await aWhile();
    // What was learned before is not lost.
    expect(await trained(await restored(whole, overlapped), 1)).toHaveLength(1);
  });

  it.each<[string, (state: Writable) => void]>([
    ['acting/left_policy/parameters', ({ arrays }) => delete arrays['acting/left_policy/parameters']],
    ['acting/right_policy/state_mean', ({ arrays }) => delete arrays['acting/right_policy/state_mean']],
    ['overlap', ({ json }) => (json['overlap'] = 3)],
    ['counts', ({ json }) => delete json['overlap']['counts']],
    ['left_policy', ({ json }) => delete json['overlap']['counts']['left_policy']],
    ['iteration', ({ json }) => (json['overlap']['iteration'] = null)],
    ['overlap.opponents', ({ json }) => (json['overlap']['opponents'] = [{}, {}])],
    ['overlap.opponents', ({ json }) => delete json['overlap']['opponents']],
  ])('is not restored from a state whose %s makes no sense', async (entry, spoil) => {
    const { json, arrays, policies } = await (ofEverything ??= newTrainer(everything).then(
      async (trainer) => {
        await trained(trainer, 1);
        return trainer.state();
      },
    ));
    const spoilt = { json: structuredClone(json), arrays: { ...arrays }, policies };
    spoil(spoilt as unknown as Writable);
    await expect(restored(spoilt, everything)).rejects.toThrow(
      expect.objectContaining({ name: 'StateMismatchError', entry }),
    );
  });
});

/** A state that can be spoilt. */
interface Writable {
  readonly json: Record<string, any>; // eslint-disable-line @typescript-eslint/no-explicit-any
  readonly arrays: Record<string, unknown>;
}

function newTrainer(config: PpoConfig): Promise<Trainer> {
  return Trainer.create({ env: new DoorsEnv(4), config, backend: 'wasm' });
}

function restored(state: TrainingState, config: PpoConfig): Promise<Trainer> {
  return Trainer.restore(state, { env: new DoorsEnv(4), config, backend: 'wasm' });
}

/** Writes down the actions of every step. */
function recorded(env: VectorEnv, log: number[][]): VectorEnv {
  const step = env.step.bind(env);
  env.step = (actions) => {
    log.push([...actions]);
    step(actions);
  };
  return env;
}

/** Actions of one rollout from the worlds of one state, played by the policies of another. */
async function actionsFrom(worlds: TrainingState, players: TrainingState): Promise<number[][]> {
  const log: number[][] = [];
  const env = recorded(new DoorsEnv(4), log);
  const state = { ...worlds, policies: players.policies };
  const trainer = await Trainer.restore(state, { env, config: prompt, backend: 'wasm' });
  await trained(trainer, 1);
  return log.slice(0, 6);
}

/** Long enough for what is under way to end. */
function aWhile(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 60));
}
