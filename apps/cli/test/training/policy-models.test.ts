import { join } from 'node:path';
import { CheckpointManager } from '@hideout/checkpoints';
import type { PolicyContent } from '@hideout/checkpoints';
import { loadPolicy, RandomStreams } from '@hideout/ppo';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { PolicyModels } from '../../src/training/policy-models.js';
import { events, smallConfig, smallRequest, temporaryFolder } from './small-training.js';

let folder: string;
let remove: () => Promise<void>;
beforeEach(async () => {
  ({ path: folder, remove } = await temporaryFolder());
});
afterEach(() => remove());

const rows = 5;

describe('policy.onnx of a checkpoint', () => {
  // The training itself runs without ONNX Runtime: making the file needs none.
  it.each(['continuous', 'discrete'])('does what the loaded policy does: %s actions', async (actions) => {
    const env = `worlds: 2, episode_steps: 8, ray_count: 4, action_space: ${actions}`;
    await events(smallRequest(folder, { config: smallConfig(folder, [], env) }));
    const manager = new CheckpointManager(join(folder, 'checkpoints'));
    for (const iteration of [2, 4]) {
      const { policies } = await manager.load(iteration);
      expect(Object.keys(policies).sort()).toEqual(['hider_policy', 'seeker_policy']);
      for (const policy of Object.values(policies)) await compare(policy);
    }
    const { files } = await manager.verify(4);
    const models = files.filter(({ path }) => path.endsWith('/policy.onnx'));
    expect(models.map(({ status }) => status)).toEqual(['ok', 'ok']);
  });
});

/** The file in ONNX Runtime against the policy on eager TensorFlow.js, in float64's normalisation. */
async function compare(policy: PolicyContent): Promise<void> {
  const size = policy.json['observation_size'] as number;
  const observations = Float32Array.from({ length: rows * size }, (_, i) => Math.sin(i * 12.9898) * 3);
  const loaded = await loadPolicy(policy, 'cpu');
  const width =
    loaded.actionSpace.kind === 'continuous' ? loaded.actionSpace.size : loaded.actionSpace.sizes.length;
  const expected = new Float32Array(rows * width);
  const actor = loaded.actor({ explore: false, random: new RandomStreams(1, 1) });
  await actor.act(observations, expected, new Int32Array(rows));

  const session = await InferenceSession.create(policy.files?.['policy.onnx'] as Uint8Array);
  const { action } = await session.run({ observations: new Tensor('float32', observations, [rows, size]) });
  const actual = action?.data as Float32Array | Int32Array;
  expect(actual).toHaveLength(expected.length);
  expected.forEach((value, i) => {
    expect(Math.abs((actual[i] as number) - value)).toBeLessThanOrEqual(1e-5 * Math.max(1, Math.abs(value)));
  });
  await session.release();
}

describe('PolicyModels', () => {
  it('tells of a policy that no file can be made of, and leaves it as it is', () => {
    const policy = { json: { policy_id: 'seeker_policy' }, arrays: {} };
    const warnings: string[] = [];
    const models = new PolicyModels().beside({ seeker_policy: policy }, 7, (message) =>
      warnings.push(message),
    );
    expect(models).toEqual({ seeker_policy: policy });
    expect(warnings).toEqual([
      expect.stringMatching(
        /^the checkpoint of iteration 7 has no policy\.onnx of seeker_policy: .*observation_size/u,
      ),
    ]);
  });
});
