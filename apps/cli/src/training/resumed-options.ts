/*
 * What becomes of an option, named by its dotted path in config.yaml, when a run goes on from a checkpoint. Most may
 * change: the run then learns differently from there on, which is told.
 */

/**
 * Never told as a difference. All but the last two say where and how often things are written and kept, and how many
 * threads there are: they change no bit, and the file's hold. The goal is the command line's affair, and the seed has done its work:
 * the checkpoint holds the random state that came of it.
 */
const untold = new Set([
  'runs_dir',
  'ppo.checkpoint_dir',
  'ppo.checkpoint_freq',
  'ppo.keep_last_n',
  'ppo.keep_every',
  'ppo.keep_best.count',
  'ppo.keep_best.metric',
  'ppo.keep_best.mode',
  'ppo.keep_max_mb',
  'ppo.threads',
  'ppo.iterations',
  'seed',
]);

/**
 * Those that sizes and meaning of the saved weights, memories and worlds follow from: a checkpoint fits no others. What
 * else the worlds cannot go on with, the environment says itself.
 */
const fixed = new Set([
  'ppo.hidden_sizes',
  'ppo.activation',
  'ppo.memory.kind',
  'ppo.memory.units',
  'ppo.shared_layers',
  'ppo.value_hidden_sizes',
  'ppo.central_critic',
  'env.worlds',
  'env.world_size',
  'env.world_height',
  'env.seekers',
  'env.hiders',
  'env.ray_count',
  'env.action_space',
]);

/** Whether a difference of this option is nobody's concern. */
export function isUntold(key: string): boolean {
  return untold.has(key);
}

/** Whether a run keeps this option from its beginning to its end. */
export function isFixed(key: string): boolean {
  return fixed.has(key);
}
