import { beforeAll, describe, expect, it } from '@jest/globals';
import { chooseExecutor } from '@hideout/compile';
import type { Executor } from '@hideout/compile';
import type { Tensor1D, Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import { RandomStreams } from '../src/index.js';
import type { VectorEnv } from '../src/index.js';
import { SampleGatherer } from '../src/learning/sample-gatherer.js';
import { InlineLearningPool } from '../src/learning/inline-learning-pool.js';
import { parameterCount } from '../src/network.js';
import type { NetworkShape } from '../src/network.js';
import type { AdamState } from '../src/optimizer.js';
import { newOpponentSlot } from '../src/opponents/opponent-slot.js';
import { PolicyLearner } from '../src/policy-learner.js';
import { applyRecurrentSequence } from '../src/recurrent/recurrent-network.js';
import { valuesThroughTime } from '../src/recurrent/recurrent-values.js';
import { inSequences } from '../src/recurrent/sequence-job.js';
import { valueStep } from '../src/step-program.js';
import { newRolloutBatch } from '../src/rollout-batch.js';
import type { RolloutBatch } from '../src/rollout-batch.js';
import { compileForwards } from '../src/rollout/create-blocks.js';
import { RolloutBlock } from '../src/rollout/rollout-block.js';
import { CueEnv } from './fixtures/cue-env.js';
import { smallConfig } from './fixtures/small-config.js';

/** Episodes of 5 steps end in the midst of sequences of 4, and go on from one rollout of 12 to the next. */
const [delay, length, steps, worlds] = [4, 4, 12, 3];
const config = { ...smallConfig, normalizeObservations: false, normalizeRewards: false };

/** Its results do not depend on the number of rows, so that numbers of other shapes can be compared to the bit. */
let executor: Executor;
beforeAll(async () => {
  ({ executor } = await chooseExecutor('cpu'));
});

describe.each(['lstm', 'gru'] as const)('rollouts of a policy with a memory, %s', (kind) => {
  const memory = { kind, units: 3, sequenceLength: length } as const;
  const options = { ...smallConfig.policies['left_policy'], hiddenSizes: [4], memory };
  const size = kind === 'lstm' ? 6 : 3;

  it('hold the very members that a program of whole sequences gives, from what was stored', async () => {
    const { learner, batch, blocks } = played([new CueEnv(worlds, delay)]);
    for (let rollout = 0; rollout < 2; rollout++) {
      await blocks[0].collect(() => {});
      const members = await membersInSequences(learner, batch);
      expect(members.some((value) => value !== members[0])).toBe(true);
      expect(members).toEqual(inSequenceOrder(batch, batch.members, 2));
    }
    // The second rollout began in the midst of an episode.
    expect(batch.beginnings.subarray(0, size).some((value) => value !== 0)).toBe(true);
  });

  it('begin an episode as if there had been none before', async () => {
    // Step 10 is the first of the third episode: its members follow from its observation alone, as those of step 0.
    const { batch, blocks } = played([new CueEnv(worlds, delay)]);
    await blocks[0].collect(() => {});
    const membersAt = (t: number, world: number): number[] => [
      ...batch.members.subarray((t * worlds + world) * 2, (t * worlds + world + 1) * 2),
    ];
    const cueAt = (t: number, world: number): number => batch.observations[(t * worlds + world) * 2];
    let compared = 0;
    for (let first = 0; first < worlds; first++) {
      for (let later = 0; later < worlds; later++) {
        if (cueAt(0, first) !== cueAt(10, later)) continue;
        expect(membersAt(10, later)).toEqual(membersAt(0, first));
        compared += 1;
      }
    }
    expect(compared).toBeGreaterThan(0);
    // And within an episode they do not: steps 1 and 2 show the same.
    expect(membersAt(1, 0)).not.toEqual(membersAt(2, 0));
  });

  it('are the same in one block and in several', async () => {
    const whole = played([new CueEnv(2, delay)]);
    await whole.blocks[0].collect(() => {});
    // A block's environment numbers its worlds from 0; the second one is put to the state of world 1.
    const parts = [new CueEnv(1, delay), new CueEnv(1, delay)];
    const split = played(parts);
    const start = new CueEnv(2, delay);
    start.reset(1);
    for (const [world, part] of parts.entries()) {
      part.loadState(
        Object.fromEntries(
          Object.entries(start.saveState()).map(([name, data]) => {
            const width = data.length / 2;
            return [name, data.slice(world * width, (world + 1) * width)];
          }),
        ),
      );
    }
    for (const block of split.blocks) await block.collect(() => {});
    for (const name of ['members', 'actions', 'beginnings', 'rewards'] as const) {
      expect(split.batch[name]).toEqual(whole.batch[name]);
    }
  });

  it('begin and end with nothing in mind when a past version plays, and only then', async () => {
    const { learner, batch, blocks } = played([new CueEnv(worlds, delay)]);
    const block = blocks[0];
    const isBlank = (numbers: Float32Array): boolean => numbers.every((number) => number === 0);
    const beginning = (): Float32Array => batch.beginnings.subarray(0, worlds * size);
    await block.collect(() => {});
    expect(isBlank(block.saveMemories()['solo'])).toBe(false);
    block.setPlayers({ solo: 0 }, { solo: 0 });
    await block.collect(() => {});
    expect(isBlank(beginning())).toBe(true);
    expect(isBlank(batch.beginnings)).toBe(false);
    expect(isBlank(block.saveMemories()['solo'])).toBe(true);
    // Its steps teach nothing, and the value function has not followed them in the end.
    expect([...batch.learnable]).toEqual(Array(steps * worlds).fill(0));
    await learner.learn(batch, new InlineLearningPool(learner.networks, executor), () => {});
    expect(isBlank(learner.valueMemory)).toBe(true);

    block.setPlayers({ solo: 0 });
    for (let rollout = 0; rollout < 2; rollout++) {
      await block.collect(() => {});
      expect(isBlank(beginning())).toBe(rollout === 0);
    }
    await learner.learn(batch, new InlineLearningPool(learner.networks, executor), () => {});
    expect(isBlank(learner.valueMemory)).toBe(false);
  });

  it('are learned from with a ratio of exactly 1 at first', async () => {
    const { learner, batch, blocks } = played([new CueEnv(worlds, delay)], {
      epochs: 1,
      minibatchSize: steps * worlds,
    });
    const pool = new InlineLearningPool(learner.networks, executor);
    for (let rollout = 0; rollout < 2; rollout++) {
      await blocks[0].collect(() => {});
      const { kl, clipFraction, updates } = await learner.learn(batch, pool, () => {});
      expect({ kl, clipFraction, updates }).toEqual({ kl: 0, clipFraction: 0, updates: 1 });
    }
  });

  it('are valued in the order of time, with the memory of their own episode', async () => {
    const { learner, batch, blocks } = played([new CueEnv(worlds, delay)]);
    await blocks[0].collect(() => {});
    const { parameters } = learner.value as AdamState;
    const program = valueStep(executor, learner.shapes.value as NetworkShape);
    // Row 1 is truncated at step 4, where all end.
    const finalObservation = Float32Array.of(0.5, -0.5);
    const job = {
      parameters,
      observations: batch.observations,
      ended: batch.ended,
      sequenceLength: length,
      memory: new Float32Array(worlds * size),
      beginnings: new Float32Array((steps / length) * worlds * size),
      values: new Float32Array((steps + 1) * worlds),
      truncations: {
        indices: Int32Array.of(4 * worlds + 1),
        observations: finalObservation,
        values: new Float32Array(1),
      },
    };
    await valuesThroughTime(program, job);

    const remembered = new Float32Array(size);
    for (let t = 0; t <= steps; t++) {
      if (t === steps) expect([...job.memory.subarray(size, 2 * size)]).toEqual([...remembered]);
      else if (t % length === 0) {
        const at = ((t / length) * worlds + 1) * size;
        expect([...job.beginnings.subarray(at, at + size)]).toEqual([...remembered]);
      }
      const at = (t * worlds + 1) * 2;
      const [value] = await program.run(parameters, {
        observations: batch.observations.slice(at, at + 2),
        memory: remembered,
      });
      expect(job.values[t * worlds + 1]).toBe(value);
      if (t === 4) {
        const [final] = await program.run(parameters, {
          observations: finalObservation,
          memory: remembered.slice(),
        });
        expect(job.truncations.values[0]).toBe(final);
      }
      if (t < steps && batch.ended[t * worlds + 1] === 1) remembered.fill(0);
    }
  });

  function played(envs: readonly VectorEnv[], change: Partial<typeof config> = {}) {
    const rows = envs.reduce((sum, env) => sum + env.worldCount, 0);
    const learner = new PolicyLearner(
      'solo',
      options,
      { ...config, ...change },
      envs[0],
      rows,
      new RandomStreams(3, 2),
      0,
    );
    // Away from the first, nearly uniform policy.
    learner.policy.parameters.forEach((p, i, all) => (all[i] = p + 0.3 * Math.sin(i)));
    const batch = newRolloutBatch({ steps, rows, observationSize: 2, memory }, learner.distribution);
    const seat = {
      policyId: 'solo',
      shape: learner.shapes.policy,
      parameters: learner.policy.parameters,
      normalizeObservations: false,
      moments: learner.normalizer.moments,
      batches: [batch],
      past: [newOpponentSlot(learner.policy.parameters.length, 2)],
    };
    seat.past[0].parameters.set(learner.policy.parameters);
    let firstWorld = 0;
    const blocks = envs.map((env) => {
      env.reset(1);
      const range = { firstWorld, worlds: env.worldCount };
      firstWorld += env.worldCount;
      const random = new RandomStreams(1, range.worlds, range.firstWorld);
      const forwards = compileForwards([seat], env, executor);
      return new RolloutBlock(env, range, [seat], steps, random, forwards);
    });
    return { learner, batch, blocks };
  }

  /** Members of all sequences, [T / L * R * L, D], as an update computes them. */
  async function membersInSequences(learner: PolicyLearner, batch: RolloutBatch): Promise<Float32Array> {
    const { policy: network } = learner.shapes;
    const program = executor.compile(
      (inputs) => {
        const { output, free } = applyRecurrentSequence(network, inputs.parameters as Tensor1D, {
          input: inputs.observations as Tensor3D,
          memory: inputs.memory as Tensor2D,
          fresh: inputs.fresh as Tensor2D,
        });
        return { members: learner.distribution.parameters(output, free) };
      },
      {
        inputs: {
          parameters: [parameterCount(network)],
          observations: ['batch', length, 2],
          memory: ['batch', size],
          fresh: ['batch', length],
        },
        outputs: ['members'],
      },
    );
    const job = inSequences(
      {
        samples: { observations: { data: batch.observations, width: 2 } },
        indices: Int32Array.from(batch.ended.keys()),
        minibatchSize: 8,
      } as unknown as Parameters<typeof inSequences>[0],
      {
        layout: { length, rows: batch.rows },
        beginnings: { data: batch.beginnings, width: size },
        ended: batch.ended,
        counts: 'policyCounts',
      },
    );
    expect(job.minibatchSize).toBe(2);
    const { policyCounts, ...inputs } = new SampleGatherer(job).gather(job.indices);
    expect(new Set(policyCounts)).toEqual(new Set([1]));
    const { parameters } = learner.policy;
    return (await program.run({ parameters, ...inputs } as Parameters<typeof program.run>[0])).members;
  }
});

describe('inSequences', () => {
  it('masks steps that do not count and leaves sequences without any that does out', () => {
    // Two rows, four steps in sequences of 2: sequences 0 and 1 are steps 0, 1 of the rows, 2 and 3 the rest.
    const job = inSequences(
      {
        state: {} as never,
        samples: { advantages: { data: Float32Array.of(0, 1, 2, 3, 4, 5, 6, 7), width: 1 } },
        scalars: {},
        indices: Int32Array.of(2, 5, 7),
        epochs: 1,
        minibatchSize: 1,
        stopAboveKl: Infinity,
        random: new Int32Array(4),
      },
      {
        layout: { length: 2, rows: 2 },
        beginnings: { data: Float32Array.of(10, 11, 12, 13), width: 1 },
        ended: Uint8Array.of(1, 0, 0, 1, 0, 0, 0, 0),
        counts: 'valueCounts',
      },
    );
    expect([...job.indices]).toEqual([0, 3]);
    expect(job.minibatchSize).toBe(1);
    expect(new SampleGatherer(job).gather(job.indices)).toEqual({
      advantages: Float32Array.of(0, 2, 5, 7),
      valueCounts: Float32Array.of(0, 1, 1, 1),
      fresh: Float32Array.of(0, 1, 1, 0),
      memory: Float32Array.of(10, 13),
    });
  });
});

/** [T, R, width] -> sequence by sequence. */
function inSequenceOrder({ rows }: RolloutBatch, data: Float32Array, width: number): Float32Array {
  const ordered: number[] = [];
  for (let first = 0; first < steps; first += length) {
    for (let row = 0; row < rows; row++) {
      for (let t = first; t < first + length; t++) {
        ordered.push(...data.subarray((t * rows + row) * width, (t * rows + row + 1) * width));
      }
    }
  }
  return Float32Array.from(ordered);
}
