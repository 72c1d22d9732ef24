import { beforeAll, describe, expect, it } from '@jest/globals';
import { chooseExecutor } from '@hideout/compile';
import type { Executor } from '@hideout/compile';
import { InvalidActionMaskError, NonFiniteValueError, RandomStreams } from '../src/index.js';
import type { VectorEnv } from '../src/index.js';
import { newOpponentSlot } from '../src/opponents/opponent-slot.js';
import { PolicyLearner } from '../src/policy-learner.js';
import { newRolloutBatch } from '../src/rollout-batch.js';
import type { RolloutBatch } from '../src/rollout-batch.js';
import { compileForwards } from '../src/rollout/create-blocks.js';
import { RolloutBlock } from '../src/rollout/rollout-block.js';
import type { SeatDescription } from '../src/rollout/seat.js';
import { ScriptedEnv } from './fixtures/scripted-env.js';
import type { ScriptedStep } from './fixtures/scripted-env.js';
import { smallConfig } from './fixtures/small-config.js';

/** Agent 1 plays for one policy, agents 0 and 2 for the other. */
const policyIds = ['pair', 'single', 'pair'];
const sizes = [2, 3];
const steps = 3;

let executor: Executor;
beforeAll(async () => {
  ({ executor } = await chooseExecutor('cpu'));
});

describe('action masks in a rollout', () => {
  it('are written down with the step, the world and the agent that they were in force for', async () => {
    const { pair, single } = await played([env(3)]);
    const expected = (agents: readonly number[]): number[] =>
      [0, 1, 2].flatMap((t) =>
        [0, 1, 2].flatMap((world) => agents.flatMap((agent) => maskAt(t, world, agent))),
      );
    expect([...pair.actionMasks]).toEqual(expected([0, 2]));
    expect([...single.actionMasks]).toEqual(expected([1]));
    // Nobody chose what was forbidden: the encoded actions are among the masks.
    for (const batch of [pair, single]) {
      expect(batch.actions.some((chosen, i) => chosen > batch.actionMasks[i])).toBe(false);
      expect(batch.actions.reduce((sum, chosen) => sum + chosen, 0)).toBe(2 * steps * batch.rows);
      expect(batch.members.every((l, i) => batch.actionMasks[i] === 1 || Math.exp(l) === 0)).toBe(true);
    }
  });

  it('land in the rows of their block, in one block as in several', async () => {
    const whole = await played([env(3)]);
    const parts = await played([env(1), env(2, 1)]);
    for (const policyId of ['pair', 'single']) {
      expect(parts[policyId].actionMasks).toEqual(whole[policyId].actionMasks);
      expect(parts[policyId].states).toEqual(whole[policyId].states);
      expect(parts[policyId].rawStates).toEqual(whole[policyId].rawStates);
      expect(parts[policyId].truncations).toEqual(whole[policyId].truncations);
    }
  });

  it.each([
    ['nothing for the second choice', 2, 1, 2, [1, 1, 0, 0, 0], 1],
    ['nothing for the first choice', 1, 0, 1, [0, 0, 1, 1, 1], 0],
    ['nothing at all', 0, 2, 0, [0, 0, 0, 0, 0], 0],
  ] as const)(
    'that allow %s stop it, naming world, agent, choice and step',
    async (_what, world, agent, step, mask, choice) => {
      // Worlds 0 and 1 are in the first block, world 2 alone in the second.
      const environments = [env(2), env(1, 2)];
      const broken = environments[world < 2 ? 0 : 1];
      const masks = broken.actionMasks as Uint8Array;
      const spoil = (): void => masks.set(mask, ((world % 2) * 3 + agent) * 5);
      let taken = 0;
      const go = broken.step.bind(broken);
      broken.step = (actions) => {
        go(actions);
        if (++taken === step) spoil();
      };
      if (step === 0) spoil();
      await expect(played(environments)).rejects.toThrow(
        new InvalidActionMaskError(world, agent, choice, step),
      );
    },
  );

  it('take every number but 0 for a 1', async () => {
    const generous = env(1);
    const go = generous.step.bind(generous);
    const enlarge = (): void => generous.actionMasks?.forEach((bit, i, all) => (all[i] = 7 * bit));
    enlarge();
    generous.step = (actions) => {
      go(actions);
      enlarge();
    };
    const { pair } = await played([generous]);
    expect(pair.actionMasks).toEqual((await played([env(1)]))['pair'].actionMasks);
  });

  it('hold for past versions, too', async () => {
    const { pair } = await played([env(3)], { pair: 0 });
    expect([...new Set(pair.learnable)]).toEqual([0]);
    expect(pair.actions.some((chosen, i) => chosen > pair.actionMasks[i])).toBe(false);
  });
});

describe('states in a rollout', () => {
  it('are what the value function sees of each step, raw and normalised, the last one included', async () => {
    const { pair, single } = await played([env(2)]);
    const stateAt = (t: number, world: number, agent: number): number[] => {
      const first = 1000 + 100 * t + 10 * world + agent;
      return [first, -first];
    };
    const raw = (until: number, agents: readonly number[]): number[] =>
      Array.from({ length: until }, (_, t) => t).flatMap((t) =>
        [0, 1].flatMap((world) => agents.flatMap((agent) => stateAt(t, world, agent))),
      );
    expect([...pair.rawStates]).toEqual(raw(steps, [0, 2]));
    // Mean 1000 and -1000, deviations 50 and 100, as the statistics have it; cut off at 10 deviations.
    const normalised = raw(steps + 1, [0, 2]).map((x, i) =>
      i % 2 === 0 ? (x - 1000) / 50 : (x + 1000) / 100,
    );
    pair.states.forEach((x, i) => expect(x).toBeCloseTo(normalised[i], 4));
    expect(pair.states).toHaveLength(normalised.length);
    // The other policy has no central critic: nothing is written down for it.
    expect([single.states.length, single.rawStates.length]).toEqual([0, 0]);
    expect(single.observations[0]).toBe(1);
  });

  it('are what is kept of the end of a truncated episode, by a value function that sees them', async () => {
    const script = [{}, { truncated: [0, 1], finalObservations: [1, 2, 3, 4, 5, 6] }, { terminated: [1, 0] }];
    const { pair, single } = await played([env(2, 0, script)]);
    // Final states are 1000 + 50 (row + 1) and ten deviations below the mean, at most.
    expect(pair.truncations.map(({ index }) => index)).toEqual([6, 7]);
    [
      [4, -4],
      [6, -6],
    ].forEach((expected, k) =>
      expected.forEach((x, i) => expect(pair.truncations[k].finalInput[i]).toBeCloseTo(x, 4)),
    );
    expect(single.truncations).toEqual([{ index: 3, finalInput: Float32Array.of(5) }]);
  });

  it('stop it where they are not finite, naming world, agent and step', async () => {
    const broken = env(2, 1);
    const go = broken.step.bind(broken);
    let taken = 0;
    broken.step = (actions) => {
      go(actions);
      // The second number of agent 2 of the second world.
      if (++taken === 2) (broken.states as Float32Array)[2 * (3 + 2) + 1] = -Infinity;
    };
    await expect(played([env(1), broken])).rejects.toThrow(new NonFiniteValueError('state', 2, 2, 2));
  });

  it('stop it where the last ones of a truncated episode are not finite', async () => {
    const broken = env(2, 0, [{ truncated: [0, 1] }]);
    broken.finalStates?.fill(NaN, 2 * 5, 2 * 5 + 1);
    const go = broken.step.bind(broken);
    broken.step = (actions) => {
      go(actions);
      broken.finalStates?.fill(NaN, 2 * 5, 2 * 5 + 1);
    };
    await expect(played([broken])).rejects.toThrow(new NonFiniteValueError('state', 1, 2, 0));
  });
});

/** Different from step to step, world to world and agent to agent; each choice has one that is allowed. */
function maskAt(t: number, world: number, agent: number): number[] {
  const bits = 5 * t + 3 * world + agent;
  const [first, second] = [1 + (bits % 3), 1 + (bits % 7)];
  return [first & 1, first >> 1, second & 1, (second >> 1) & 1, second >> 2];
}

/** Worlds from `firstWorld` on, with masks, and with two numbers of state: 1000 + 100 t + 10 world + agent, and minus it. */
function env(worlds: number, firstWorld = 0, script: readonly ScriptedStep[] = []): VectorEnv {
  const scripted = new ScriptedEnv(worlds, policyIds, script);
  const rows = 3 * worlds;
  const added = {
    actionSpace: { kind: 'discrete', sizes },
    stateSize: 2,
    states: new Float32Array(2 * rows),
    finalStates: new Float32Array(2 * rows),
    actionMasks: new Uint8Array(5 * rows),
  } as const;
  const extended = Object.assign(scripted, added as unknown as object) as VectorEnv;
  const observe = (t: number): void => {
    for (let row = 0; row < rows; row++) {
      const [world, agent] = [firstWorld + Math.floor(row / 3), row % 3];
      const first = 1000 + 100 * t + 10 * world + agent;
      added.states.set([first, -first], 2 * row);
      added.finalStates.set([1000 + 50 * (row + 1), -1000 - 100 * (row + 1)], 2 * row);
      added.actionMasks.set(maskAt(t, world, agent), 5 * row);
    }
  };
  const go = extended.step.bind(extended);
  let t = 0;
  extended.step = (actions) => {
    go(actions);
    observe(++t);
  };
  observe(0);
  return extended;
}

/** The batches of a rollout, in one block for each environment; `pair` has a central critic. */
async function played(
  environments: readonly VectorEnv[],
  opponents: Record<string, number> = {},
): Promise<Record<string, RolloutBatch>> {
  const worlds = environments.reduce((sum, { worldCount }) => sum + worldCount, 0);
  const facts = {
    actionSpace: environments[0].actionSpace,
    observationSize: 1,
    stateSize: 2,
    hasActionMasks: true,
  };
  const batches: Record<string, RolloutBatch> = {};
  const seats = ['pair', 'single'].map((policyId): SeatDescription => {
    const centralCritic = policyId === 'pair';
    const options = { ...smallConfig.policies['left_policy'], hiddenSizes: [4], centralCritic };
    const rows = policyIds.filter((id) => id === policyId).length * worlds;
    const learner = new PolicyLearner(
      policyId,
      options,
      smallConfig,
      facts,
      rows,
      new RandomStreams(3, 2),
      0,
    );
    const stateMoments = learner.stateNormalizer?.moments ?? null;
    stateMoments?.mean.set([1000, -1000]);
    stateMoments?.variance.set([2500, 10_000]);
    const stateSize = learner.stateNormalizer?.size;
    const batch = newRolloutBatch(
      { steps, rows, observationSize: 1, stateSize, hasActionMasks: true },
      learner.distribution,
    );
    batches[policyId] = batch;
    return {
      policyId,
      shape: learner.shapes.policy,
      parameters: learner.policy.parameters,
      normalizeObservations: true,
      moments: {
        ...learner.normalizer.moments,
        mean: new Float64Array(1),
        variance: new Float64Array([1 - 1e-8]),
      },
      stateMoments,
      batches: [batch],
      past: [newOpponentSlot(learner.policy.parameters.length, 1)],
    };
  });
  let firstWorld = 0;
  for (const environment of environments) {
    const range = { firstWorld, worlds: environment.worldCount };
    const forwards = compileForwards(seats, environment, executor);
    const random = new RandomStreams(1, range.worlds, firstWorld);
    const block = new RolloutBlock(environment, range, seats, steps, random, forwards);
    // The statistics are of some rows, those of `single` of none.
    block.setPlayers({ pair: 5, single: 0 }, opponents);
    const { truncations } = await block.collect(() => {});
    for (const [policyId, some] of Object.entries(truncations)) batches[policyId].truncations.push(...some);
    firstWorld += range.worlds;
  }
  return batches;
}
