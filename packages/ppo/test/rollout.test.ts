import { beforeAll, describe, expect, it } from '@jest/globals';
import { chooseExecutor } from '@hideout/compile';
import type { Executor } from '@hideout/compile';
import { NonFiniteValueError, RandomStreams } from '../src/index.js';
import type { VectorEnv } from '../src/index.js';
import { newOpponentSlot } from '../src/opponents/opponent-slot.js';
import { PolicyLearner } from '../src/policy-learner.js';
import { newRolloutBatch } from '../src/rollout-batch.js';
import type { RolloutBatch } from '../src/rollout-batch.js';
import { compileForwards } from '../src/rollout/create-blocks.js';
import { RolloutBlock } from '../src/rollout/rollout-block.js';
import type { SeatDescription } from '../src/rollout/seat.js';
import { ScriptedEnv } from './fixtures/scripted-env.js';
import { smallConfig } from './fixtures/small-config.js';

/** Two worlds; agent 1 plays for one policy, agents 0 and 2 for the other. */
const policyIds = ['pair', 'single', 'pair'];

let executor: Executor;
beforeAll(async () => {
  ({ executor } = await chooseExecutor('cpu'));
});

describe('a rollout', () => {
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
    expect(single.truncations).toEqual([{ index: 4, finalInput: Float32Array.of(8) }]);
  });

  it('draws the actions of a world from that world alone: more worlds change nothing', async () => {
    const two = new ScriptedEnv(2, policyIds, []);
    const five = new ScriptedEnv(5, policyIds, []);
    await collected(two, 3);
    await collected(five, 3);
    expect(five.taken.map((actions) => actions.slice(0, 6))).toEqual(two.taken);
  });

  it('writes the same down when the worlds are played in several blocks', async () => {
    const script = [
      { rewards: [1, 2, 3, 4, 5, 6] },
      { truncated: [0, 1], finalObservations: [1, 2, 3, 4, 5, 6] },
    ];
    const whole = await collected(new ScriptedEnv(2, policyIds, script), 2);
    // Each block follows the script's part for its world; its observations name the world within the block.
    const partOf = (world: number): ScriptedEnv =>
      new ScriptedEnv(
        1,
        policyIds,
        script.map((step) => ({
          rewards: step.rewards?.slice(world * 3, world * 3 + 3) ?? [],
          truncated: step.truncated?.slice(world, world + 1) ?? [],
          finalObservations: step.finalObservations?.slice(world * 3, world * 3 + 3) ?? [],
        })),
      );
    const blocks = [partOf(0), partOf(1)];
    const inBlocks = await collected(blocks[0]!, 2, blocks);
    expect(inBlocks['pair']?.rewards).toEqual(whole['pair']?.rewards);
    expect(inBlocks['pair']?.truncations).toEqual(whole['pair']?.truncations);
    expect(inBlocks['single']?.ended).toEqual(whole['single']?.ended);
    // World 1 sees 10 less within its block, and nothing else differs.
    expect([...(whole['single']?.observations ?? [])]).toEqual([1, 11, 101, 111, 201, 211]);
    expect([...(inBlocks['single']?.observations ?? [])]).toEqual([1, 1, 101, 101, 201, 201]);
  });

  it('is played by a past version where one is named, through its own normaliser, and marked for no learning', async () => {
    const env = new ScriptedEnv(2, policyIds, [{ active: [1, 1, 0, 1, 1, 1] }]);
    const { pair, single, newest } = await playedByPast(env);
    // Observations of the pair are 0, 2, 10, 12, then 100 more; the slot's statistics: mean 2, deviation 4.
    const seen = [-0.5, 0, 2, 2.5, 10, 10, 10, 10];
    seen.forEach((value, i) => expect(pair.observations[i]).toBeCloseTo(value, 5));
    expect([...pair.rawObservations]).toEqual([0, 2, 10, 12, 100, 102, 110, 112]);
    // The slot's network gives mean 3 and deviation 1 for everything; the newest one something else.
    for (let i = 0; i < 8; i++) expect([...pair.members.slice(2 * i, 2 * i + 2)]).toEqual([3, 0]);
    expect(newest.pair.members[0]).not.toBe(3);
    expect([...pair.learnable]).toEqual(Array(8).fill(0));
    expect([...pair.active]).toEqual(Array(8).fill(0));
    // The other policy is the newest, and learns.
    expect([...single.learnable]).toEqual([1, 1, 1, 1]);
    expect([...single.active]).toEqual([1, 1, 1, 1]);
    expect([...single.observations]).toEqual([...newest.single.observations]);
    // In the next rollout everybody is the newest again, and only who cannot act is inactive.
    expect([...newest.pair.learnable]).toEqual(Array(8).fill(1));
    expect([...newest.pair.active]).toEqual([1, 1, 1, 1, 1, 0, 1, 1]);
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

/**
 * The batches of a rollout of two steps in which `pair` is played by a past version (mean action 3 whatever it sees,
 * normaliser with mean 2 and deviation 4), and of one after it in which everybody is the newest.
 */
async function playedByPast(
  env: VectorEnv,
): Promise<Record<'pair' | 'single', RolloutBatch> & { newest: Record<'pair' | 'single', RolloutBatch> }> {
  const config = { ...smallConfig, normalizeObservations: true };
  const options = { ...smallConfig.policies['left_policy'], hiddenSizes: [4] };
  const seatOf = (policyId: string, rows: number): SeatDescription & { batches: RolloutBatch[] } => {
    const learner = new PolicyLearner(policyId, options, config, env, rows, new RandomStreams(3, 2), 0);
    const slot = newOpponentSlot(learner.policy.parameters.length, 1);
    // Layers 1 -> 4 -> 1 with all weights 0; the last bias is the mean, the free parameter the logarithm of 1.
    slot.parameters[slot.parameters.length - 2] = 3;
    slot.mean[0] = 2;
    slot.variance[0] = 16;
    slot.count[0] = 10;
    return {
      policyId,
      shape: learner.shapes.policy,
      parameters: learner.policy.parameters,
      normalizeObservations: true,
      moments: learner.normalizer.moments,
      batches: [newRolloutBatch({ steps: 2, rows, observationSize: 1 }, learner.distribution)],
      past: [newOpponentSlot(learner.policy.parameters.length, 1), slot],
    };
  };
  const seats = [seatOf('pair', 4), seatOf('single', 2)];
  const range = { firstWorld: 0, worlds: 2 };
  const block = new RolloutBlock(
    env,
    range,
    seats,
    2,
    new RandomStreams(1, 2),
    compileForwards(seats, env, executor),
  );
  block.setPlayers({}, { pair: 1 });
  await block.collect(() => {});
  const [pair, single] = seats.map(({ batches }) => copyOf(batches[0]));
  env.reset(1);
  env.active.fill(1);
  block.setPlayers({});
  await block.collect(() => {});
  return { pair, single, newest: { pair: seats[0].batches[0], single: seats[1].batches[0] } };
}

/** Not structuredClone, which shares what is shared. */
function copyOf(batch: RolloutBatch): RolloutBatch {
  const copied = Object.entries(batch).map(([name, value]) => [
    name,
    ArrayBuffer.isView(value) ? (value as Float32Array).slice() : value,
  ]);
  return Object.fromEntries(copied) as RolloutBatch;
}

/** The batches of a rollout of all worlds, played in one block or in several environments side by side. */
async function collected(
  env: VectorEnv,
  steps: number,
  blocks: readonly VectorEnv[] = [env],
): Promise<Record<string, RolloutBatch>> {
  const config = { ...smallConfig, normalizeObservations: false };
  const options = { ...smallConfig.policies['left_policy'], hiddenSizes: [4] };
  const worlds = blocks.reduce((sum, block) => sum + block.worldCount, 0);
  const seats: SeatDescription[] = [];
  const batches: Record<string, RolloutBatch> = {};
  for (const policyId of new Set(env.policyIds)) {
    const rows = env.policyIds.filter((other) => other === policyId).length * worlds;
    const learner = new PolicyLearner(policyId, options, config, env, rows, new RandomStreams(3, 2), 0);
    const batch = newRolloutBatch(
      { steps, rows, observationSize: env.observationSize },
      learner.distribution,
    );
    batches[policyId] = batch;
    seats.push({
      policyId,
      shape: learner.shapes.policy,
      parameters: learner.policy.parameters,
      normalizeObservations: false,
      moments: learner.normalizer.moments,
      batches: [batch],
    });
  }
  let firstWorld = 0;
  for (const block of blocks) {
    const range = { firstWorld, worlds: block.worldCount };
    const random = new RandomStreams(1, block.worldCount, firstWorld);
    const outcome = await new RolloutBlock(
      block,
      range,
      seats,
      steps,
      random,
      compileForwards(seats, block, executor),
    ).collect(() => {});
    for (const [id, truncations] of Object.entries(outcome.truncations)) {
      batches[id].truncations.push(...truncations);
    }
    firstWorld += block.worldCount;
  }
  return batches;
}
