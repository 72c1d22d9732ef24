import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { loadPolicy, PpoConfigError, RandomStreams, StateMismatchError, Trainer } from '../src/index.js';
import type { ActContext, MemoryConfig, PpoConfig, TrainingState } from '../src/index.js';
import { policyJson, savedPolicy } from '../src/saved-policy.js';
import { smallConfig } from './fixtures/small-config.js';
import { TargetEnv } from './fixtures/target-env.js';

/** Rollouts of 20 steps end in the midst of episodes of 7, which are truncated. */
const newEnv = (): TargetEnv =>
  new TargetEnv(4, { kind: 'continuous', size: 2 }, { episodeSteps: 7, endsBy: 'truncated' });
const lstm = { kind: 'lstm', units: 5, sequenceLength: 5 } as const;

describe.each(['lstm', 'gru'] as const)('training with a memory, %s', (kind) => {
  it('goes on with the same bits after a restore as without one', async () => {
    const config = configWith({ ...lstm, kind });
    const uninterrupted = await Trainer.create({ env: newEnv(), config });
    const interrupted = await Trainer.create({ env: newEnv(), config });
    for (let i = 0; i < 2; i++) {
      await uninterrupted.trainIteration();
      await interrupted.trainIteration();
    }
    const state = interrupted.state();
    for (const name of ['policy', 'value']) {
      const { data } = state.arrays[`right_policy/${name}/memory`];
      // Two agents in each of four worlds.
      expect(data).toHaveLength(8 * (kind === 'lstm' ? 10 : 5));
      expect(data.some((value) => value !== 0)).toBe(true);
    }
    const resumed = await Trainer.restore(state, { env: newEnv(), config });
    for (let i = 0; i < 2; i++) {
      await uninterrupted.trainIteration();
      await resumed.trainIteration();
    }
    expect(digest(resumed.state())).toBe(digest(uninterrupted.state()));
  });
});

describe('a policy with a memory', () => {
  it('acts alone as its trainer says, step by step, until its episode ends', async () => {
    const trainer = await Trainer.create({ env: newEnv(), config: configWith(lstm) });
    for (let i = 0; i < 2; i++) await trainer.trainIteration();
    const policy = await loadPolicy(trainer.state().policies['left_policy']);
    const actor = policy.actor({ explore: false, random: new RandomStreams(1, 1) });
    const memory = new Float32Array(trainer.memorySize('left_policy'));
    const observation = Float32Array.of(1, 0.2);
    const actions = new Float32Array(2);
    const seen: string[] = [];
    for (const fresh of [1, 0, 0, 1]) {
      if (fresh === 1) memory.fill(0);
      await actor.act(observation, actions, Int32Array.of(0), begins(fresh));
      const expected = await trainer.computeSingleAction(observation, {
        policyId: 'left_policy',
        explore: false,
        memory,
      });
      expect([...actions]).toEqual([...expected]);
      seen.push(actions.join());
    }
    expect(seen[3]).toBe(seen[0]);
    expect(new Set(seen).size).toBe(3);
    await trainer.dispose();
  });

  it('is asked with its memory, and by the same rows', async () => {
    const trainer = await Trainer.create({ env: newEnv(), config: configWith(lstm) });
    expect(trainer.memorySize('left_policy')).toBe(10);
    await expect(
      trainer.computeSingleAction(new Float32Array(2), { policyId: 'left_policy', explore: false }),
    ).rejects.toThrow(new RangeError('the memory of left_policy has 0 numbers, expected 10'));

    const policy = await loadPolicy(trainer.state().policies['left_policy']);
    const actor = policy.actor({ explore: false, random: new RandomStreams(1, 2) });
    const act = (rows: number, context?: ActContext): Promise<void> =>
      actor.act(new Float32Array(2 * rows), new Float32Array(2 * rows), new Int32Array(rows), context);
    await act(1);
    await expect(act(2)).rejects.toThrow(RangeError);
    await expect(act(2, begins(1, 0))).rejects.toThrow(RangeError);
    await act(2, begins(1, 1));
    await trainer.dispose();
  });

  it('is described where it is saved; one without says nothing', async () => {
    const trainer = await Trainer.create({ env: newEnv(), config: configWith(lstm) });
    const { json } = trainer.state().policies['left_policy'];
    expect(json['memory']).toEqual({ kind: 'lstm', units: 5 });
    expect(savedPolicy(json).memory).toEqual({ kind: 'lstm', units: 5 });
    expect(() => savedPolicy({ ...json, memory: { kind: 'lstm', units: 0 } })).toThrow(StateMismatchError);
    expect(() => savedPolicy({ ...json, memory: { kind: 'none' } })).toThrow(StateMismatchError);

    const plain = await Trainer.create({ env: newEnv(), config: configWith({ kind: 'none' }) });
    const plainJson = plain.state().policies['left_policy'].json;
    expect(Object.keys(plainJson)).not.toContain('memory');
    expect(policyJson(savedPolicy(plainJson))).toEqual(plainJson);
  });

  it.each<MemoryConfig>([{ kind: 'none' }, { ...lstm, kind: 'gru' }, { ...lstm, units: 6 }])(
    'is not taken for one with %j',
    async (memory) => {
      const trainer = await Trainer.create({ env: newEnv(), config: configWith(lstm) });
      const options = { env: newEnv(), config: configWith(memory) };
      await expect(Trainer.restore(trainer.state(), options)).rejects.toThrow(
        expect.objectContaining({ name: 'StateMismatchError', entry: 'memory' }),
      );
    },
  );

  it.each<[string, object]>([
    ['kind', { kind: 'rnn' }],
    ['units', { units: 0 }],
    ['units', { units: 1.5 }],
    ['sequenceLength', { sequenceLength: 0 }],
    // 20 steps of a rollout are no multiple.
    ['sequenceLength', { sequenceLength: 8 }],
  ])('cannot have an impossible %s: %j', async (key, change) => {
    const config = configWith({ ...lstm, ...change });
    const error = await Trainer.create({ env: newEnv(), config }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(PpoConfigError);
    expect(error).toMatchObject({ key: `policies.left_policy.memory.${key}` });
  });
});

function configWith(memory: MemoryConfig): PpoConfig {
  const policy = { ...smallConfig.policies['left_policy'], hiddenSizes: [6], memory };
  return {
    ...smallConfig,
    minibatchSize: 40,
    epochs: 2,
    policies: { left_policy: policy, right_policy: policy },
  };
}

function digest(state: TrainingState): string {
  const hash = createHash('sha256').update(JSON.stringify(state.json));
  for (const arrays of [state.arrays, ...Object.values(state.policies).map((policy) => policy.arrays)]) {
    for (const [name, { data }] of Object.entries(arrays)) {
      hash.update(name).update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
    }
  }
  return hash.digest('hex');
}

/** Rows whose episode begins (1) or goes on (0). */
function begins(...fresh: number[]): ActContext {
  return { fresh: Uint8Array.from(fresh), actionMasks: null };
}
