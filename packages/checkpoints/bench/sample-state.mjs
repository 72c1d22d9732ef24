/* A state as a training has it: two policies, and two moments of Adam for each weight. */
const MIB_FLOATS = 262_144;

/** Arrays of `mebibytes` in all: a third weights, two thirds moments. Made once for each size. */
function arraysOf(mebibytes) {
  const length = Math.floor((mebibytes * MIB_FLOATS) / 6);
  const made = arrays.get(length) ?? Array.from({ length: 6 }, (_, i) => wave(length, i));
  arrays.set(length, made);
  return made;
}
const arrays = new Map();

function wave(length, phase) {
  return new Float32Array(length).map((_, i) => Math.fround(Math.sin(i * 0.37 + phase)));
}

/** The input of a save. */
export function inputOf(iteration, mebibytes) {
  const [seekers, hiders, ...moments] = arraysOf(mebibytes);
  const policy = (data) => ({ json: { layers: [1] }, arrays: { kernel: { data, shape: [data.length] } } });
  const figures = { reward_mean: 172.18, seeker_reward: -5.32, hider_reward: 48.91, episode_len_mean: 135 };
  return {
    iteration,
    metadata: { ...figures, episodes_completed: 1500 },
    state: {
      json: { kl: 0.2 },
      arrays: Object.fromEntries(moments.map((data, i) => [`moments_${i}`, data])),
    },
    policies: { seeker_policy: policy(seekers), hider_policy: policy(hiders) },
  };
}

/** The same numbers as plain arrays. */
export function plainArrays(mebibytes) {
  return arraysOf(mebibytes);
}
