import { describe, expect, it } from '@jest/globals';
import { engine } from '@tensorflow/tfjs-core';
import {
  evaluate,
  loadPolicy,
  randomActor,
  RandomStreams,
  StateMismatchError,
  Trainer,
} from '../src/index.js';
import type { Actor, EpisodeRecord } from '../src/index.js';
import { smallConfig } from './fixtures/small-config.js';
import { TargetEnv } from './fixtures/target-env.js';

const space = { kind: 'discrete', sizes: [2, 3] } as const;
/** Always picks the side of the target, which is what the game pays 1 for. */
const perfect: Actor = {
  act: async (observations, actions, worlds) => {
    for (let row = 0; row < worlds.length; row++) {
      actions[row * 2] = (observations[row * 2] as number) > 0 ? 1 : 0;
      actions[row * 2 + 1] = 0;
    }
  },
};

describe('evaluate', () => {
  it('plays every world equally often and gives each episode its rewards', async () => {
    const env = new TargetEnv(4, space);
    const records = await evaluate({
      env,
      actors: { left_policy: perfect, right_policy: randomActor(space, new RandomStreams(1, 4)) },
      episodes: 10,
      seed: 1,
    });
    expect(records.map((record) => record.world)).toEqual([0, 0, 0, 1, 1, 1, 2, 2, 3, 3]);
    for (const record of records) {
      expect(record.length).toBe(5);
      expect(record.agentRewards[0]).toBe(5);
      expect(Math.abs(record.metrics['last_target'] as number)).toBe(1);
    }
    const random = records.flatMap((record) => record.agentRewards.slice(1));
    // 20 episodes of 5 fair coins: mean 2.5, standard error 0.25.
    expect(Math.abs(random.reduce((a, b) => a + b) / random.length - 2.5)).toBeLessThan(1.25);
  });

  it('hands over each episode as it ends, and none that does not count', async () => {
    const seen: EpisodeRecord[] = [];
    const steps: number[] = [];
    const random = randomActor(space, new RandomStreams(1, 2));
    const records = await evaluate({
      env: new TargetEnv(2, space),
      actors: { left_policy: perfect, right_policy: random },
      episodes: 3,
      seed: 1,
      onEpisode: (record) => seen.push(record),
      onStep: () => void steps.push(seen.length),
    });
    // Two worlds of 5 steps an episode; of the fourth episode nobody asked.
    expect(steps).toEqual([0, 0, 0, 0, 2, 2, 2, 2, 2, 3]);
    expect(seen.map(({ world }) => world)).toEqual([0, 1, 0]);
    expect([seen[0], seen[2], seen[1]]).toEqual(records);
  });

  it('tells the actors where episodes begin', async () => {
    const told: number[][] = [];
    const listening: Actor = {
      act: async (_observations, actions, _worlds, context) => {
        told.push([...(context?.fresh ?? [])]);
        actions.fill(0);
      },
    };
    const random = randomActor(space, new RandomStreams(1, 2));
    const actors = { left_policy: random, right_policy: listening };
    await evaluate({ env: new TargetEnv(2, space), actors, episodes: 4, seed: 1 });
    // Two agents in each of two worlds; two episodes of 5 steps.
    const [begins, goesOn] = [[1, 1, 1, 1], Array(4).fill([0, 0, 0, 0])];
    expect(told).toEqual([begins, ...goesOn, begins, ...goesOn]);
  });

  it('plays a saved policy as its trainer would', async () => {
    const env = new TargetEnv(8, space);
    const trainer = await Trainer.create({ env, config: smallConfig, backend: 'wasm' });
    for (let i = 0; i < 15; i++) await trainer.trainIteration();
    const { policies } = trainer.state();
    const policy = await loadPolicy(policies['left_policy']!, 'wasm');
    const actions = new Float32Array(2);
    const actor = policy.actor({ explore: false, random: new RandomStreams(1, 1) });
    for (const target of [-1, 1]) {
      const observation = Float32Array.of(target, 0.2);
      await actor.act(observation, actions, Int32Array.of(0));
      const expected = await trainer.computeSingleAction(observation, {
        policyId: 'left_policy',
        explore: false,
      });
      expect([...actions]).toEqual([...expected]);
    }
  });

  it('keeps no tensor', async () => {
    const env = new TargetEnv(2, space);
    const config = { ...smallConfig, minibatchSize: 40 };
    const trainer = await Trainer.create({ env, config, backend: 'cpu' });
    const policy = await loadPolicy(trainer.state().policies['left_policy'], 'cpu');
    const random = new RandomStreams(1, 2);
    const actors = {
      left_policy: policy.actor({ explore: true, random }),
      right_policy: randomActor(space, random),
    };
    await evaluate({ env, actors, episodes: 4, seed: 1 });
    expect(engine().state.numTensors).toBe(0);
  });

  it('refuses a policy whose weights are missing', async () => {
    const env = new TargetEnv(2, space);
    const trainer = await Trainer.create({
      env,
      config: { ...smallConfig, minibatchSize: 40 },
      backend: 'wasm',
    });
    const state = trainer.state().policies['left_policy']!;
    const arrays = Object.fromEntries(
      Object.entries(state.arrays).filter(([name]) => name !== 'policy.layer1.weight'),
    );
    await expect(loadPolicy({ json: state.json, arrays }, 'wasm')).rejects.toBeInstanceOf(StateMismatchError);
  });

  it('stops early when asked to, with what is done', async () => {
    const stop = new AbortController();
    const random = randomActor(space, new RandomStreams(1, 2));
    const records = await evaluate({
      env: new TargetEnv(2, space),
      actors: { left_policy: random, right_policy: random },
      episodes: 100,
      seed: 1,
      signal: stop.signal,
      onProgress: (episodes) => episodes === 4 && stop.abort(),
    });
    expect(records).toHaveLength(4);
  });
});
