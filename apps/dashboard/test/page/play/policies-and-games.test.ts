import {
  createHideAndSeek,
  decodeRecording,
  decodeReplay,
  encodeRecording,
  encodeReplay,
  resolveHideAndSeekConfig,
  verifyReplay,
} from '@hideout/env';
import type { HideAndSeekOptions } from '@hideout/env';
import type { MemoryConfig } from '@hideout/ppo';
import { describe, expect, test } from '@jest/globals';
import * as ort from 'onnxruntime-web';
import { drawnChoices, drawnNumbers } from '../../../page/play/drawn-action.js';
import { Game } from '../../../page/play/game.js';
import { PagePolicy } from '../../../page/play/page-policy.js';
import { atRest, nextAction, steer } from '../../../page/play/steering.js';
import { modelsOf, smallTrainer } from '../../playable-checkpoint.js';

ort.env.wasm.numThreads = 1;
ort.env.logLevel = 'fatal';

const small: HideAndSeekOptions = {
  map: 'fort',
  worldSize: 16,
  seekers: 1,
  hiders: 2,
  rayCount: 8,
  episodeSteps: 30,
};

async function pagePolicies(models: Readonly<Record<string, Uint8Array>>): Promise<Map<string, PagePolicy>> {
  const policies = new Map<string, PagePolicy>();
  for (const [id, model] of Object.entries(models)) policies.set(id, await PagePolicy.load(ort, model));
  return policies;
}

describe.each([
  ['continuous', undefined],
  ['discrete', undefined],
  ['continuous', { kind: 'gru', units: 8, sequenceLength: 8 }],
  ['discrete', { kind: 'lstm', units: 8, sequenceLength: 8 }],
] as const)('in a %s game, with memory %j,', (actionSpace, memory) => {
  const config = resolveHideAndSeekConfig({ ...small, actionSpace });

  test('a policy in the page does what it does in the trainer, step for step', async () => {
    const trainer = await smallTrainer(config, memory);
    const policies = await pagePolicies(modelsOf(trainer));
    const space =
      actionSpace === 'continuous'
        ? ({ kind: 'continuous', size: 7 } as const)
        : ({ kind: 'discrete', sizes: [3, 3, 5, 3, 2, 2, 2] } as const);
    for (const [policyId, policy] of policies) {
      const size = policy.observationSize;
      expect(policy.memorySize).toBe(trainer.memorySize(policyId));
      const [here, there] = [0, 1].map(() => new Float32Array(2 * policy.memorySize)) as [
        Float32Array,
        Float32Array,
      ];
      for (let step = 0; step < 6; step++) {
        // Two rows that have nothing to do with each other.
        const observations = Float32Array.from({ length: 2 * size }, (_, i) => Math.sin(i * (step + 1)));
        const actions = await policy.act(observations, here, space, null);
        for (const row of [0, 1]) {
          const remembered = there.subarray(
            row * policy.memorySize,
            (row + 1) * policy.memorySize,
          ) as Float32Array<ArrayBuffer>;
          const expected = await trainer.computeSingleAction(
            observations.subarray(row * size, (row + 1) * size),
            { policyId, explore: false, ...(memory && { memory: remembered }) },
          );
          const actual = actions.subarray(row * 7, (row + 1) * 7);
          if (actionSpace === 'discrete') expect([...actual]).toEqual([...expected]);
          else
            expected.forEach((value, i) => expect(Math.abs((actual[i] ?? NaN) - value)).toBeLessThan(1e-5));
        }
        there.forEach((value, i) => expect(Math.abs((here[i] ?? NaN) - value)).toBeLessThan(1e-5));
      }
      await policy.release();
    }
    await trainer.dispose();
  });

  test('a game is played to its end, and its replay ends in the same state', async () => {
    const trainer = await smallTrainer(config, memory);
    const policies = await pagePolicies(modelsOf(trainer));
    await trainer.dispose();
    const play = async (seed: number, draw: (() => number) | null): Promise<Game> => {
      const game = new Game({ config, seed, own: 1, policies, draw });
      let steering = steer(atRest, { type: 'down', key: 'w' });
      while (game.end === null) {
        const { now } = game;
        const next = nextAction(steering, game.codec);
        steering = next.steering;
        await game.step(next.action);
        expect(game.before).toBe(now);
        expect(game.now.step).toBe(now.step + 1);
      }
      return game;
    };
    const game = await play(5, null);
    const { end, now } = game;
    if (end === null) throw new Error('it is not over');
    expect(now.step).toBe(end.replay.steps);
    expect(end.hash).toBe(end.replay.finalHash);
    // Forward at full speed in the actions of the own agent, wherever it could act.
    const forward = actionSpace === 'continuous' ? 1 : 2;
    for (let step = 0; step < end.replay.steps; step++) {
      if (end.replay.active[step * 3 + 1] === 1) expect(end.replay.actions[(step * 3 + 1) * 7]).toBe(forward);
    }
    const file = encodeRecording({
      seekers: 'a',
      hiders: 'b',
      seed: 5,
      episodes: [encodeReplay(end.replay)],
    });
    const [episode] = decodeRecording(file).episodes;
    expect(verifyReplay(decodeReplay(episode ?? new Uint8Array()))).toEqual({
      matches: true,
      expected: end.hash,
      actual: end.hash,
    });
    await game.step(new Float32Array(7));
    expect(game.now).toBe(now);
    expect((await play(5, null)).end?.hash).toBe(end.hash);
    expect((await play(6, null)).end?.hash).not.toBe(end.hash);
    expect((await play(5, () => 0.3)).end?.hash).not.toBe(end.hash);
  });
});

describe.each(['continuous', 'discrete'] as const)('in a %s game of two against two', (actionSpace) => {
  const own = 1;
  const config = resolveHideAndSeekConfig({ ...small, seekers: 2, actionSpace });
  const gru: MemoryConfig = { kind: 'gru', units: 8, sequenceLength: 8 };

  test('every other agent does what its policy does with its own observation and its own memory', async () => {
    const trainer = await smallTrainer(config, gru);
    const game = new Game({
      config,
      seed: 7,
      own,
      policies: await pagePolicies(modelsOf(trainer)),
      draw: null,
    });
    const { action } = nextAction(steer(atRest, { type: 'down', key: 'w' }), game.codec);
    while (game.end === null) await game.step(action);
    const { replay } = game.end;

    const env = createHideAndSeek({ config });
    env.reset(7);
    const memories = env.policyIds.map((id) => new Float32Array(trainer.memorySize(id)));
    const taken = new Float32Array(7);
    let compared = 0;
    for (let step = 0; step < replay.steps; step++) {
      const recorded = replay.actions.slice(step * 28, (step + 1) * 28);
      for (const [agent, policyId] of env.policyIds.entries()) {
        if (agent === own) continue;
        const { observations, observationSize } = env;
        const expected = await trainer.computeSingleAction(
          observations.slice(agent * observationSize, (agent + 1) * observationSize),
          { policyId, explore: false, memory: memories[agent] ?? new Float32Array(0) },
        );
        if (replay.active[step * 4 + agent] !== 1) continue;
        // A replay has actions as the game takes them: clipped and rounded.
        game.codec.canonical(Float32Array.from(expected), 0, taken, 0);
        taken.forEach((value, i) =>
          expect(Math.abs((recorded[agent * 7 + i] ?? NaN) - value)).toBeLessThan(1e-4),
        );
        compared++;
      }
      // The recorded ones, so that what rounding changes does not add up.
      env.step(Float32Array.from(recorded));
    }
    // All but the two that wait or are caught.
    expect(compared).toBeGreaterThan(replay.steps);
    await trainer.dispose();
  });

  test('drawn actions of some agents are those of each of them alone', async () => {
    const trainer = await smallTrainer(config, gru);
    const [policy] = (await pagePolicies(modelsOf(trainer))).values();
    const { actionSpace: space } = createHideAndSeek({ config });
    await trainer.dispose();
    if (policy === undefined) throw new Error('there is no policy');
    const { observationSize: size, memorySize } = policy;
    const observations = Float32Array.from({ length: 2 * size }, (_, i) => Math.sin(i * i));
    const memory = Float32Array.from({ length: 2 * memorySize }, (_, i) => Math.cos(i));
    const remembered = memory.slice();
    const together = await policy.act(observations, memory, space, evenly());
    const uniform = evenly();
    const alone: number[] = [];
    for (const row of [0, 1]) {
      const own = remembered.slice(row * memorySize, (row + 1) * memorySize);
      alone.push(
        ...(await policy.act(observations.slice(row * size, (row + 1) * size), own, space, uniform)),
      );
      own.forEach((value, i) =>
        expect(Math.abs((memory[row * memorySize + i] ?? NaN) - value)).toBeLessThan(1e-5),
      );
    }
    expect(together.length).toBe(14);
    alone.forEach((value, i) => expect(Math.abs((together[i] ?? NaN) - value)).toBeLessThan(1e-5));
    await policy.release();
  });
});

/** Numbers from 0 to 1 that look drawn, the same ones each time. */
function evenly(): () => number {
  let state = 1;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}

describe('a game refuses', () => {
  test('policies that are missing, and those of another game', async () => {
    const trainer = await smallTrainer(small);
    const policies = await pagePolicies(modelsOf(trainer));
    await trainer.dispose();
    const setup = { seed: 1, own: 0, policies, draw: null };
    const config = resolveHideAndSeekConfig(small);
    expect(() => new Game({ ...setup, config, policies: new Map() })).toThrow(
      'The checkpoint has no hider_policy.',
    );
    expect(() => new Game({ ...setup, config: { ...config, rayCount: 9 } })).toThrow(
      /^hider_policy observes \d+ numbers, and the game of its checkpoint gives \d+\.$/,
    );
    // Who plays the only seeker needs no policy for it.
    policies.delete('seeker_policy');
    expect(new Game({ ...setup, config }).now.step).toBe(0);
  });

  test('bytes that are no model', async () => {
    await expect(PagePolicy.load(ort, Uint8Array.of(1, 2, 3))).rejects.toThrow();
  });
});

describe('drawn actions', () => {
  test('of choices come as often as their probabilities say', () => {
    const logProbabilities = Float32Array.from([0.2, 0.8, 0.5, 0, 0.5].map(Math.log));
    const space = { kind: 'discrete', sizes: [2, 3] } as const;
    const drawn = (u: number): number[] => [...drawnChoices(logProbabilities, space, () => u)];
    expect([0, 0.19, 0.21, 0.49, 0.51, 0.999].map(drawn)).toEqual([
      [0, 0],
      [0, 0],
      [1, 0],
      [1, 0],
      [1, 2],
      [1, 2],
    ]);
  });

  test('of numbers are normal: mean and standard deviation are those asked for', () => {
    const n = 20_000;
    const [middle, logStd] = [2, Math.log(0.5)].map((value) => new Float32Array(n).fill(value)) as [
      Float32Array,
      Float32Array,
    ];
    const drawn = drawnNumbers(middle, logStd, evenly());
    const mean = drawn.reduce((sum, value) => sum + value, 0) / n;
    const variance = drawn.reduce((sum, value) => sum + (value - mean) ** 2, 0) / n;
    // Standard errors: 0.5 / sqrt(20000) = 0.0035, and 0.25 sqrt(2 / 20000) = 0.0025.
    expect(Math.abs(mean - 2)).toBeLessThan(0.018);
    expect(Math.abs(variance - 0.25)).toBeLessThan(0.0125);
  });
});
