import { describe, expect, it } from '@jest/globals';
import type { TrainingState } from '@hideout/ppo';
import { firstDifference, tensorCount } from '../../src/reproduction/state-difference.js';

const state = (): TrainingState => ({
  json: { iteration: 3, learners: { a: { kl_coeff: 0.2 } } },
  arrays: { 'random/actions': { data: Int32Array.of(1, 2, 3), shape: [3] } },
  policies: {
    a: {
      json: { policy_id: 'a' },
      arrays: { 'policy.layer0.weight': { data: Float32Array.of(0, 1, 2, 3), shape: [2, 2] } },
    },
  },
});

describe('firstDifference', () => {
  it('finds none between two equal states, in whatever order their entries are', () => {
    const other = state();
    const json = { learners: { a: { kl_coeff: 0.2 } }, iteration: 3 };
    expect(firstDifference(state(), { ...other, json })).toBeNull();
    expect(tensorCount(state())).toBe(2);
  });

  it('names the tensor, and says how many of its numbers differ and by how much', () => {
    const actual = state();
    (actual.policies['a']?.arrays['policy.layer0.weight']?.data as Float32Array).set([0.5, 1, 2, 2.75]);
    (actual.arrays['random/actions']?.data as Int32Array).fill(9);
    expect(firstDifference(state(), actual)).toEqual({
      place: 'policies/a/policy.layer0.weight',
      detail: '2 of 4 numbers differ, by at most 0.5',
    });
  });

  it('compares bits: 0 and -0 are two', () => {
    const actual = state();
    (actual.policies['a']?.arrays['policy.layer0.weight']?.data as Float32Array)[0] = -0;
    expect(firstDifference(state(), actual)?.detail).toBe('1 of 4 numbers differ, by at most 0');
  });

  it.each<[string, (of: TrainingState) => TrainingState, object]>([
    [
      'a tensor of another length',
      (of) => ({ ...of, arrays: { 'random/actions': { data: new Int32Array(4), shape: [4] } } }),
      { place: 'state/random/actions', detail: 'Int32Array of 3 in the checkpoint, Int32Array of 4 now' },
    ],
    [
      'a tensor of another kind',
      (of) => ({ ...of, arrays: { 'random/actions': { data: new Float32Array(3), shape: [3] } } }),
      { place: 'state/random/actions', detail: 'Int32Array of 3 in the checkpoint, Float32Array of 3 now' },
    ],
    [
      'a tensor that is gone',
      (of) => ({ ...of, arrays: {} }),
      { place: 'state/random/actions', detail: 'is in the checkpoint only' },
    ],
    [
      'a new tensor',
      (of) => ({ ...of, arrays: { ...of.arrays, more: { data: new Int32Array(1), shape: [1] } } }),
      { place: 'state/more', detail: 'is not in the checkpoint' },
    ],
    [
      'a number outside the tensors',
      (of) => ({ ...of, json: { iteration: 3, learners: { a: { kl_coeff: 0.3 } } } }),
      { place: 'state.learners.a.kl_coeff', detail: '0.2 in the checkpoint, 0.3 now' },
    ],
    [
      'a policy that is gone',
      (of) => ({ ...of, policies: {} }),
      { place: 'policies/a/policy.layer0.weight', detail: 'is in the checkpoint only' },
    ],
  ])('finds %s', (_what, change, difference) => {
    expect(firstDifference(state(), change(state()))).toEqual(difference);
  });
});
