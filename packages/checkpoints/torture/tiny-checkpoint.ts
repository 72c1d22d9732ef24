import type { CheckpointInput, LoadedCheckpoint } from '../src/checkpoint-content.js';

/** The smallest checkpoint that has every kind of file; every number follows from its iteration. */
export function tinyInput(iteration: number, policies = 1): CheckpointInput {
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
    state: { json: { step: iteration }, arrays: { random: Uint32Array.of(iteration, 7) } },
    policies: Object.fromEntries(ids.map((id) => [id, tinyPolicy(id, iteration)])),
  };
}

function tinyPolicy(id: string, iteration: number): CheckpointInput['policies'][string] {
  return { json: { id }, arrays: { w: { data: Float32Array.of(iteration, iteration / 7), shape: [2] } } };
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
  const ids = Object.keys(policies);
  if (ids.length === 0 || ids.length > 2) return wrong('the list of policies');
  for (const id of ids) {
    const weights = policies[id]?.arrays['w']?.data;
    const isRight = weights?.[0] === iteration && weights[1] === Math.fround(iteration / 7);
    if (policies[id]?.json['id'] !== id || !isRight) return wrong(`the policy ${id}`);
  }
  return null;
}
