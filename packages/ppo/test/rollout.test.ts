import { beforeAll, describe, expect, it } from '@jest/globals';
import { chooseExecutor } from '@hideout/compile';
import type { Executor } from '@hideout/compile';
import { NonFiniteValueError, RandomStreams } from '../src/index.js';
import type { VectorEnv } from '../src/index.js';
import { PolicyLearner } from '../src/policy-learner.js';
import { RolloutCollector } from '../src/rollout.js';
import type { RolloutBatch } from '../src/rollout-batch.js';
import { ScriptedEnv } from './fixtures/scripted-env.js';
import { smallConfig } from './fixtures/small-config.js';

/** Two worlds; agent 1 plays for one policy, agents 0 and 2 for the other. */
const policyIds = ['pair', 'single', 'pair'];

let executor: Executor;
beforeAll(async () => {
  ({ executor } = await chooseExecutor('cpu'));
});

describe('RolloutCollector', () => {
  it('writes observations down time-major: step, then world, then agent of the policy', async () => {
    const env = new ScriptedEnv(2, policyIds, []);
    const { pair, single } = await collected(env, 2);
    // The observation is 100 t + 10 world + agent; the last row is what the next iteration starts from.
    expect([...pair.observations]).toEqual([0, 2, 10, 12, 100, 102, 110, 112, 200, 202, 210, 212]);
    expect([...pair.rawObservations]).toEqual([0, 2, 10, 12, 100, 102, 110, 112]);
    expect([...single.observations]).toEqual([1, 11, 101, 111, 201, 211]);
  });

  it('gives the environment the action of each agent that it writes down', async () => {
    const env = new ScriptedEnv(2, policyIds, []);
    const { pair, single } = await collected(env, 2);
    const taken = env.taken.map((actions) => [
      [actions[0], actions[2], actions[3], actions[5]],
      [actions[1], actions[4]],
    ]);
    expect(taken.flatMap(([ofPair]) => ofPair)).toEqual([...pair.actions]);
    expect(taken.flatMap(([, ofSingle]) => ofSingle)).toEqual([...single.actions]);
    expect(new Set([...pair.actions, ...single.actions]).size).toBe(12);
  });

  it('takes the mask that was in force when the action was chosen, and the reward that followed it', async () => {
    const env = new ScriptedEnv(2, policyIds, [
      { rewards: [1, 2, 3, 4, 5, 6], active: [0, 1, 1, 1, 0, 1] },
      { rewards: [7, 8, 9, 10, 11, 12], active: [0, 0, 0, 0, 0, 0] },
    ]);
    const { pair, single } = await collected(env, 2);
    expect([...pair.rewards]).toEqual([1, 3, 4, 6, 7, 9, 10, 12]);
    expect([...single.rewards]).toEqual([2, 5, 8, 11]);
    expect([...pair.active]).toEqual([1, 1, 1, 1, 0, 1, 1, 1]);
    expect([...single.active]).toEqual([1, 1, 1, 0]);
  });

  it('keeps the last observation of a truncated episode only; both at once is a termination', async () => {
    const env = new ScriptedEnv(
      3,
      ['single'],
      [{}, { terminated: [1, 0, 1], truncated: [0, 1, 1], finalObservations: [7, 8, 9] }],
    );
    const { single } = await collected(env, 2);
    expect([...single.ended]).toEqual([0, 0, 0, 1, 1, 1]);
    expect(single.truncations).toEqual([{ index: 4, finalObservation: Float32Array.of(8) }]);
  });

  it('draws the actions of a world from that world alone: more worlds change nothing', async () => {
    const two = new ScriptedEnv(2, policyIds, []);
    const five = new ScriptedEnv(5, policyIds, []);
    await collected(two, 3);
    await collected(five, 3);
    expect(five.taken.map((actions) => actions.slice(0, 6))).toEqual(two.taken);
  });

  it.each([
    ['reward', { rewards: [0, 0, 0, 0, Infinity, 0] }],
    ['observation', { truncated: [0, 1], finalObservations: [0, 0, 0, 0, NaN, 0] }],
  ] as const)('stops at a non-finite %s, also in a last observation', async (what, step) => {
    const env = new ScriptedEnv(2, policyIds, [{}, step]);
    await expect(collected(env, 3)).rejects.toThrow(new NonFiniteValueError(what, 1, 1, 1));
  });

  it('stops at a non-finite observation', async () => {
    const env = new ScriptedEnv(2, policyIds, []);
    env.observations[5] = NaN;
    await expect(collected(env, 3)).rejects.toThrow(new NonFiniteValueError('observation', 1, 2, 0));
  });
});

async function collected(env: VectorEnv, steps: number): Promise<Record<string, RolloutBatch>> {
  const config = { ...smallConfig, normalizeObservations: false };
  const options = { ...smallConfig.policies['left_policy'], hiddenSizes: [4] };
  const learners = new Map(
    [...new Set(env.policyIds)].map((id) => {
      const rows = env.policyIds.filter((other) => other === id).length * env.worldCount;
      const random = new RandomStreams(3, 1).stream(0);
      return [id, new PolicyLearner(id, options, config, env, rows, executor, random)];
    }),
  );
  const random = new RandomStreams(1, env.worldCount);
  const { batches } = await new RolloutCollector(env, learners, steps, random).collect(() => {});
  return Object.fromEntries([...batches].map(([learner, batch]) => [learner.policyId, batch]));
}
