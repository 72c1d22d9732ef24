import type { CheckpointInput, LoadedCheckpoint } from '../src/checkpoint-content.js';
import { LARGE_BYTES } from '../src/checkpoint-writer.js';
import type { TypedArray } from '../src/tensor.js';
import { areSameBytes } from './holdings.js';

/** As many numbers as make a file that goes on to the disk while others are written. */
const LARGE = LARGE_BYTES / Float32Array.BYTES_PER_ELEMENT;

/**
 * The smallest checkpoint that has every kind of file (with two policies); every number follows from its iteration.
 *
 * @param isLarge with one large file
 */
export function tinyInput(iteration: number, policies = 1, isLarge = false): CheckpointInput {
  const ids = ['seeker_policy', 'hider_policy'].slice(0, policies);
  return {
    iteration,
    metadata: {
      reward_mean: iteration / 3,
      seeker_reward: null,
      hider_reward: null,
      episode_len_mean: 240,
      episodes_completed: iteration,
    },
    state: {
      json: { step: iteration },
      arrays: {
        random: Uint32Array.of(iteration, 7),
        ...(isLarge ? { moments: largeArray(iteration) } : {}),
      },
    },
    policies: Object.fromEntries(ids.map((id) => [id, tinyPolicy(id, iteration)])),
  };
}

function largeArray(iteration: number): Float32Array {
  return new Float32Array(LARGE).fill(iteration);
}

function bytesOf({ buffer, byteOffset, byteLength }: TypedArray): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/** The second policy has a further file beside its weights. */
function tinyPolicy(id: string, iteration: number): CheckpointInput['policies'][string] {
  const data = Float32Array.of(iteration, iteration / 7);
  const policy = { json: { id }, arrays: { w: { data, shape: [2] } } };
  return id === 'hider_policy'
    ? { ...policy, files: { 'policy.onnx': Uint8Array.of(iteration % 256) } }
    : policy;
}

/** What is wrong with a loaded checkpoint that was saved from `tinyInput`; null where every number is right. */
export function differenceFromTiny({ metadata, state, policies }: LoadedCheckpoint): string | null {
  const { iteration } = metadata;
  const wrong = (what: string): string => `${what} of iteration ${iteration} is not what was saved`;
  if (metadata.reward_mean !== iteration / 3 || metadata.episodes_completed !== iteration)
    return wrong('the metadata');
  const random = state.arrays['random']?.data;
  if (state.json['step'] !== iteration || random?.length !== 2 || random[0] !== iteration || random[1] !== 7)
    return wrong('the state');
  const moments = state.arrays['moments']?.data;
  if (moments !== undefined && !areSameBytes(bytesOf(moments), bytesOf(largeArray(iteration))))
    return wrong('the moments');
  const ids = Object.keys(policies);
  if (ids.length === 0 || ids.length > 2) return wrong('the list of policies');
  for (const id of ids) {
    const weights = policies[id]?.arrays['w']?.data;
    const isRight = weights?.[0] === iteration && weights[1] === Math.fround(iteration / 7);
    const further = policies[id]?.files?.['policy.onnx'];
    const hasFurther = id === 'hider_policy' ? further?.[0] === iteration % 256 : further === undefined;
    if (policies[id]?.json['id'] !== id || !isRight || !hasFurther) return wrong(`the policy ${id}`);
  }
  return null;
}
