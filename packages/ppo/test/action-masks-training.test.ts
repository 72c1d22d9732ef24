import { beforeAll, describe, expect, it } from '@jest/globals';
import { evaluate, loadPolicy, randomActor, RandomStreams, Trainer } from '../src/index.js';
import type { EpisodeRecord, PpoConfig } from '../src/index.js';
import { DoorsEnv } from './fixtures/doors-env.js';
import { smallConfig } from './fixtures/small-config.js';
import { trained } from './fixtures/train.js';

/** An environment that ends the program when it is sent what it forbids. */
const options = { policyIds: ['solo'], hiddenReward: 0 };
const config: PpoConfig = {
  ...smallConfig,
  rolloutSteps: 14,
  minibatchSize: 112,
  gamma: 0.5,
  policies: { solo: { ...smallConfig.policies['left_policy'], learningRate: 0.02 } },
};

let trainer: Trainer;
let rewards: number[];
beforeAll(async () => {
  trainer = await Trainer.create({ env: new DoorsEnv(16, options), config });
  rewards = (await trained(trainer, 15)).map(({ rewardMean }) => rewardMean as number);
});

describe('training where most choices are forbidden at times', () => {
  it('learns to choose the best of what is allowed, and never sends anything else', async () => {
    // An episode has 7 steps. With the best of the open doors, and the right answer where it is allowed:
    expect(bestPerStep()).toBeCloseTo(0.755 + 0.375, 2);
    expect(rewards.at(-1)).toBeGreaterThan(7 * (bestPerStep() - 0.1));
    expect(rewards[0]).toBeLessThan(7 * (bestPerStep() - 0.25));
  });

  it('makes a policy that obeys and is good by itself, drawing or not, and a random actor that only obeys', async () => {
    const policy = await loadPolicy(trainer.state().policies['solo']);
    const played = async (actor: ReturnType<typeof randomActor>): Promise<number> =>
      meanReward(
        await evaluate({ env: new DoorsEnv(8, options), actors: { solo: actor }, episodes: 40, seed: 3 }),
      );
    const random = new RandomStreams(1, 8);
    const [best, drawn, uniform] = [
      await played(policy.actor({ explore: false, random })),
      await played(policy.actor({ explore: true, random })),
      await played(randomActor(policy.actionSpace, random)),
    ];
    expect(best).toBeGreaterThan(7 * (bestPerStep() - 0.1));
    expect(drawn).toBeGreaterThan(uniform);
    expect(uniform).toBeLessThan(7 * (bestPerStep() - 0.2));
  });

  it('is evaluated with what is allowed to the agents of each policy: its own, in every world', async () => {
    const env = new DoorsEnv(4, { hiddenReward: 0 });
    const actor = randomActor(env.actionSpace, new RandomStreams(1, 4));
    const actors = { left_policy: actor, right_policy: actor };
    expect(await evaluate({ env, actors, episodes: 8, seed: 3 })).toHaveLength(8);
  });

  it('hands out what is allowed when it is asked for actions, for one or for many at once', async () => {
    const env = new DoorsEnv(8, options);
    env.reset(9);
    for (const explore of [true, false]) {
      for (let step = 0; step < 10; step++) {
        const { observations, actionMasks } = env;
        const actions = await trainer.computeActions(observations, {
          policyId: 'solo',
          explore,
          actionMasks,
        });
        expect(actions).toHaveLength(16);
        if (!explore) {
          const one = await trainer.computeSingleAction(observations.slice(2, 4), {
            policyId: 'solo',
            explore,
            actionMasks: actionMasks.slice(6, 12),
          });
          expect([...one]).toEqual([...actions.slice(2, 4)]);
        }
        env.step(actions);
      }
    }
  });

  it('asks for masks of the right length, and for whole observations', async () => {
    const ask = (length: number, actionMasks?: Uint8Array): Promise<Float32Array> =>
      trainer.computeActions(new Float32Array(length), {
        policyId: 'solo',
        explore: false,
        ...(actionMasks ? { actionMasks } : {}),
      });
    await expect(ask(4)).rejects.toThrow(new RangeError('the action mask has 0 numbers, expected 12'));
    await expect(ask(4, new Uint8Array(6))).rejects.toThrow(RangeError);
    await expect(ask(3, new Uint8Array(6))).rejects.toThrow(
      new RangeError('the observations have 3 numbers, no multiple of the 2 of one'),
    );
    await expect(
      trainer.computeActions(new Float32Array(2), { policyId: 'duo', explore: false }),
    ).rejects.toThrow(RangeError);
  });

  it('lets a policy that is told nothing choose freely', async () => {
    const policy = await loadPolicy(trainer.state().policies['solo']);
    const actor = policy.actor({ explore: false, random: new RandomStreams(1, 1) });
    const actions = new Float32Array(2);
    const answers: number[] = [];
    for (const right of [-1, 1]) {
      await actor.act(Float32Array.of(right, 0.5), actions, Int32Array.of(0));
      // The last door pays most.
      expect(actions[0]).toBe(3);
      answers.push(actions[1]);
    }
    expect(answers).toEqual([0, 1]);
  });
});

/** Mean reward of a step, of the best choices, over all 15 sets of open doors. The answer is free in half of the cases. */
function bestPerStep(): number {
  const best = Array.from({ length: 15 }, (_, i) => Math.floor(Math.log2(i + 1)) / 3);
  return best.reduce((sum, reward) => sum + reward, 0) / 15 + 0.5 * (1 / 2 + 1 / 4);
}

function meanReward(records: readonly EpisodeRecord[]): number {
  return records.reduce((sum, { agentRewards }) => sum + agentRewards[0], 0) / records.length;
}
