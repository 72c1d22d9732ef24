import type { CheckpointInput, LoadedCheckpoint } from '../src/index.js';

/** A small checkpoint whose every number follows from its iteration. */
export function sampleInput(iteration: number): CheckpointInput {
  return {
    iteration,
    metadata: {
      reward_mean: iteration / 3,
      seeker_reward: -iteration,
      hider_reward: 0.1 + iteration,
      episode_len_mean: 240,
      episodes_completed: iteration * 30,
    },
    state: {
      json: { kl: { seeker_policy: 0.2 / (iteration + 1) }, steps: iteration * 4096 },
      arrays: {
        random: Uint32Array.of(iteration, 2, 3),
        moments: { data: new Float64Array(4), shape: [2, 2] },
      },
    },
    policies: {
      seeker_policy: samplePolicy('seeker_policy', iteration),
      // One policy has a further file, and one has none, as every policy of older checkpoints.
      hider_policy: {
        ...samplePolicy('hider_policy', -iteration),
        files: { 'policy.onnx': Uint8Array.of(8, iteration % 256, 0, 255) },
      },
    },
  };
}

/** The sample with these further files, and no others, of one policy. */
export function withFurtherFiles(files: Record<string, Uint8Array>): CheckpointInput {
  const input = sampleInput(10);
  const policy = samplePolicy('hider_policy', -10);
  return { ...input, policies: { ...input.policies, hider_policy: { ...policy, files } } };
}

function samplePolicy(id: string, seed: number): CheckpointInput['policies'][string] {
  const data = Float32Array.from({ length: 6 }, (_, i) => seed + i / 7);
  return { json: { id, layers: [2, 3] }, arrays: { 'dense/kernel': { data, shape: [2, 3] } } };
}

/** The state and the policies of a loaded checkpoint as `sampleInput` gave them, bare arrays as tensors. */
export function sampleContent(iteration: number): Pick<LoadedCheckpoint, 'state' | 'policies'> {
  const { state, policies } = sampleInput(iteration);
  const random = { data: Uint32Array.of(iteration, 2, 3), shape: [3] };
  const moments = { data: new Float64Array(4), shape: [2, 2] };
  return { state: { json: state.json, arrays: { random, moments } }, policies };
}
