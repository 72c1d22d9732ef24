/**
 * What the options of config.yaml mean, in the order in which `hideout init` writes them. Options of one kind share a
 * meaning. The written file, its JSON Schema and config.yaml at the root of the repository all come from here; a test
 * sees to it that no option of the schema is missing.
 */
export interface OptionMeaning {
  /** Dotted paths. */
  readonly options: readonly string[];
  /** Heading above a section. */
  readonly title?: string;
  /** Whether the file leaves it out, because its default depends on other options. */
  readonly isLeftOut?: boolean;
  /** Paragraphs; an empty one parts them, and one that begins with blanks keeps its form. */
  readonly meaning: readonly string[];
}

export const optionMeanings: readonly OptionMeaning[] = [
  {
    options: ['seed'],
    meaning: [
      'Seed of everything random: maps, actions, first weights. Same seed, same configuration: same bits. ' +
        '0 to 4294967295.',
    ],
  },
  {
    options: ['env'],
    title: 'The block world',
    meaning: [],
  },
  {
    options: ['env.worlds'],
    meaning: [
      'Worlds that are stepped together. More: larger batches, steadier learning, longer iterations.',
    ],
  },
  {
    options: ['env.map'],
    meaning: [
      'The map. fort: level ground with one walled room. open: hills with boulders. ruins: rooms between ' +
        'hills.',
    ],
  },
  {
    options: ['env.world_size'],
    meaning: ['Side of the square world, in blocks. 16 to 64.'],
  },
  {
    options: ['env.world_height'],
    meaning: ['Height of the world, in blocks. 8 to 32.'],
  },
  {
    options: ['env.seekers', 'env.hiders'],
    meaning: ['Agents of each team, 1 to 4.'],
  },
  {
    options: ['env.terrain_range'],
    meaning: ['open, ruins: difference between the lowest and the highest ground, in blocks. 0 to 3.'],
  },
  {
    options: ['env.rooms'],
    meaning: [
      'ruins: walled rooms, 1 to 8; at most one for each 256 columns of the world (4 in a world of 32).',
    ],
  },
  {
    options: ['env.doorways', 'env.doorway_width'],
    meaning: [
      'Doorways of a room, 1 to 4 (so many in fort, one to so many in ruins), and their width in blocks, 1 ' +
        'or 2.',
    ],
  },
  {
    options: ['env.loose_blocks'],
    meaning: ['Loose blocks at the start of an episode, 0 to 64.'],
  },
  {
    options: ['env.carry_capacity'],
    meaning: ['Blocks that one agent can carry; at most loose_blocks.'],
  },
  {
    options: ['env.reach_blocks'],
    meaning: ['How far an agent reaches to take or place a block, in blocks. 1 to 4.'],
  },
  {
    options: ['env.episode_steps'],
    meaning: ['Steps of an episode; a step is 1/12 s. 2 to 100000.'],
  },
  {
    options: ['env.preparation_fraction'],
    meaning: ['Share of the episode in which seekers are held and see nothing. 0 to 0.9.'],
  },
  {
    options: ['env.ray_count'],
    meaning: ['Vision rays of an agent, 1 to 256.'],
  },
  {
    options: ['env.ray_cone_rad'],
    meaning: [
      'Horizontal angle over which rays and sight are spread, in radians. 0.1 to 6.283, which is all around.',
    ],
  },
  {
    options: ['env.view_range_blocks'],
    meaning: ['How far agents see, in blocks. 1 to 128.'],
  },
  {
    options: ['env.central_state'],
    meaning: [
      'Whether there is a state of the world beside what agents observe, for ppo.central_critic. No rule ' +
        'depends on it.',
    ],
  },
  {
    options: ['env.block_ownership'],
    meaning: ['team: blocks that hiders placed can be taken by hiders only. none: by everybody.'],
  },
  {
    options: ['env.catching'],
    meaning: ['A seeker that sees a hider within distance_blocks for hold_steps steps in a row catches it.'],
  },
  {
    options: ['env.catching.enabled'],
    meaning: ['Whether there is catching at all.'],
  },
  {
    options: ['env.catching.distance_blocks'],
    meaning: ['In blocks, 0.5 to 16.'],
  },
  {
    options: ['env.catching.hold_steps'],
    meaning: ['In steps of 1/12 s, 1 to 240.'],
  },
  {
    options: ['env.action_space'],
    meaning: [
      'continuous: seven real numbers, a Gaussian policy. discrete: seven choices, a multi-discrete policy.',
    ],
  },
  {
    options: ['env.rewards'],
    meaning: ['What agents are paid, in points.'],
  },
  {
    options: ['env.rewards.preset'],
    meaning: [
      'visibility: zero-sum; after the preparation hiders get +1 in a step in which no seeker sees one, ' +
        'else -1, seekers the opposite; of the options below only end_when_all_caught counts. seed: all of ' +
        'the options below.',
    ],
  },
  {
    options: ['env.rewards.end_when_all_caught'],
    isLeftOut: true,
    meaning: [
      'Whether the episode ends when all hiders are caught. Left out: true for seed, false for visibility.',
    ],
  },
  {
    options: ['env.rewards.seeker_time'],
    meaning: ['To each seeker in every step after the preparation.'],
  },
  {
    options: ['env.rewards.seeker_sees'],
    meaning: ['To a seeker in a step in which it sees a free hider.'],
  },
  {
    options: ['env.rewards.seeker_proximity'],
    meaning: [
      'To a seeker in every step, times max(0, 1 - d / world_size), d the distance to the nearest free ' +
        'hider.',
    ],
  },
  {
    options: ['env.rewards.seeker_catch'],
    meaning: ['To every seeker when a hider is caught.'],
  },
  {
    options: ['env.rewards.seeker_all_caught'],
    meaning: ['To every seeker when the last hider is caught.'],
  },
  {
    options: ['env.rewards.hider_hidden'],
    meaning: ['To a free hider in a step in which no seeker sees it.'],
  },
  {
    options: ['env.rewards.hider_seen'],
    meaning: ['To a free hider in a step in which a seeker sees it.'],
  },
  {
    options: ['env.rewards.hider_distance'],
    meaning: [
      'To a free hider in every step, times min(1, d / world_size), d the distance to the nearest seeker.',
    ],
  },
  {
    options: ['env.rewards.hider_caught'],
    meaning: ['To a hider when it is caught.'],
  },
  {
    options: ['env.rewards.hider_survives'],
    meaning: ['To a free hider when time is up.'],
  },
  {
    options: ['ppo'],
    title: 'The learning (PPO)',
    meaning: [
      'Instead of a number, gamma, gae_lambda, clip_range, value_clip_range, kl_target, kl_stop, ' +
        'max_grad_norm, lr_seeker, lr_hider, entropy_coeff_seeker, entropy_coeff_hider and value_coeff may ' +
        'have a schedule, by which they change from iteration to iteration, counted from 0 at the very ' +
        'beginning of the run:',
      '',
      '  lr_seeker: { schedule: linear, from: 0.001, to: 0.0001, iterations: 180 }        a straight line, then constant',
      '  lr_hider: { schedule: cosine, from: 0.001, to: 0.0001, iterations: 180 }         half a cosine, then constant',
      '  clip_range: { schedule: piecewise, points: [[0, 0.3], [50, 0.2], [150, 0.1]] }   lines through [iteration, value]',
      '',
      'Where 0 means "none", no schedule may go to 0.',
    ],
  },
  {
    options: ['ppo.iterations'],
    meaning: [
      'Iterations of a run, counted from its very beginning. One iteration plays rollout_steps in every ' +
        'world, then learns.',
    ],
  },
  {
    options: ['ppo.rollout_steps'],
    meaning: ['Steps that every world plays in one iteration; an episode has env.episode_steps.'],
  },
  {
    options: ['ppo.epochs'],
    meaning: ['Passes over the samples of an iteration.'],
  },
  {
    options: ['ppo.minibatch_size'],
    meaning: ['Samples in one update; at most rollout_steps x env.worlds x agents of the smaller team.'],
  },
  {
    options: ['ppo.gamma'],
    meaning: ['Discount of rewards, per step. 0 to 1.'],
  },
  {
    options: ['ppo.gae_lambda'],
    meaning: ['Lambda of the generalized advantage estimation. 0 to 1.'],
  },
  {
    options: ['ppo.clip_range'],
    meaning: ["Clipping of the probability ratio (PPO's epsilon). Above 0, at most 1."],
  },
  {
    options: ['ppo.value_clip_range'],
    meaning: ["Clipping of the value function's update, in standard deviations of the return; 0: none."],
  },
  {
    options: ['ppo.kl_coeff'],
    meaning: ['First weight of the KL penalty, which then adapts to kl_target; 0: no penalty.'],
  },
  {
    options: ['ppo.kl_target'],
    meaning: ['KL divergence between old and new policy that an iteration aims at, in nats.'],
  },
  {
    options: ['ppo.kl_stop'],
    meaning: ["A policy's epochs end early when their mean KL is above so many times kl_target; 0: never."],
  },
  {
    options: ['ppo.max_grad_norm'],
    meaning: [
      "Largest global norm of a network's gradient; longer ones are shortened to it. 0: no clipping.",
    ],
  },
  {
    options: ['ppo.normalize_observations'],
    meaning: ['Whether observations are scaled to mean 0 and standard deviation 1, by what was seen so far.'],
  },
  {
    options: ['ppo.normalize_rewards'],
    meaning: ['Whether rewards are divided by the standard deviation of the discounted return so far.'],
  },
  {
    options: ['ppo.lr_seeker', 'ppo.lr_hider'],
    meaning: ["Adam's step size, per team."],
  },
  {
    options: ['ppo.entropy_coeff_seeker', 'ppo.entropy_coeff_hider'],
    meaning: ['Weight of the entropy bonus, per team: more keeps actions random for longer.'],
  },
  {
    options: ['ppo.freeze_seeker', 'ppo.freeze_hider'],
    meaning: [
      'Whether a team plays on as it is, without learning; for a run that goes on from a checkpoint.',
    ],
  },
  {
    options: ['ppo.opponent_pool'],
    meaning: [
      'Past versions of the teams as opponents. The worlds are played in up to four blocks; in each, ' +
        'either both teams play with their newest version, or one of them, the teams taking turns, meets a ' +
        'past version of the other. A team learns nothing from the blocks that a past version of it played.',
    ],
  },
  {
    options: ['ppo.opponent_pool.size'],
    meaning: ['Versions that are kept of each team, 0 to 1000; 0: no pool, opponents are always the newest.'],
  },
  {
    options: ['ppo.opponent_pool.every'],
    meaning: ['Iterations between two versions that are kept.'],
  },
  {
    options: ['ppo.opponent_pool.newest_probability'],
    meaning: ['Share of blocks in which both teams play with their newest version. 0 to 1.'],
  },
  {
    options: ['ppo.overlap'],
    meaning: [
      'Whether the next rollout is played while the teams learn from the one before: with policies that ' +
        'are one iteration behind. It pays where cores are idle while the teams learn.',
    ],
  },
  {
    options: ['ppo.hidden_sizes'],
    meaning: [
      'Units of each hidden layer of the policies, and of the value functions unless value_hidden_sizes ' +
        'says otherwise.',
    ],
  },
  {
    options: ['ppo.activation'],
    meaning: ['Between the layers: tanh or relu.'],
  },
  {
    options: ['ppo.memory'],
    meaning: ['What policies and value functions remember within an episode.'],
  },
  {
    options: ['ppo.memory.kind'],
    meaning: ['none, lstm or gru: a recurrent cell after the hidden layers.'],
  },
  {
    options: ['ppo.memory.units'],
    meaning: ['Units of the cell.'],
  },
  {
    options: ['ppo.memory.sequence_length'],
    meaning: [
      'Steps over which gradients flow back; rollout_steps must be a multiple of it. The time until the ' +
        'first update grows with it.',
    ],
  },
  {
    options: ['ppo.shared_layers'],
    meaning: [
      "Whether a team's policy and value function are one network with two heads, in place of two networks.",
    ],
  },
  {
    options: ['ppo.value_coeff'],
    meaning: ["Weight of the value function's loss where layers are shared."],
  },
  {
    options: ['ppo.value_hidden_sizes'],
    meaning: [
      'Units of each hidden layer of the value functions; same: as hidden_sizes. With shared_layers always ' +
        'same.',
    ],
  },
  {
    options: ['ppo.central_critic'],
    meaning: [
      'Whether value functions see the true state of the world in place of what their agent observes; ' +
        'env.central_state must be true then. Policies never see it: they play by what agents observe. Not ' +
        'with shared_layers.',
    ],
  },
  {
    options: ['ppo.backend'],
    meaning: [
      'What computes: tensorflow (native, where @tensorflow/tfjs-node-gpu installs and finds a GPU), ' +
        'onnxruntime (native), onnxruntime-webgpu and onnxruntime-cuda (the same on a graphics card), ' +
        'onnxruntime-web (the same as WebAssembly), wasm and cpu (TensorFlow.js), or auto: the fastest ' +
        'that works here, on a graphics card with tensorflow only.',
    ],
  },
  {
    options: ['ppo.threads'],
    meaning: [
      'Threads that play and threads that learn, 0 to 16; auto: one for each core. The result is the same ' +
        "to the bit. With 0 checkpoints are saved in the training's own thread as well.",
    ],
  },
  {
    options: ['ppo.checkpoint_freq'],
    meaning: ['Iterations between two checkpoints; the last iteration is always saved.'],
  },
  {
    options: ['ppo.checkpoint_dir'],
    meaning: ['Where checkpoints are kept, relative to the directory that the command runs in.'],
  },
  {
    options: ['ppo.keep_last_n'],
    meaning: [
      'After each save, checkpoints are removed that none of the next three keeps. Pinned ones ("npx ' +
        'hideout pin"), and the newest two that are sound, are never removed. "npx hideout prune ' +
        '--dry-run" says what keeps each.',
      '',
      'Newest checkpoints that are kept; 0: all of them.',
    ],
  },
  {
    options: ['ppo.keep_every'],
    meaning: ['Checkpoints are kept whose iteration is a multiple of this; 0: none for that reason.'],
  },
  {
    options: ['ppo.keep_best'],
    meaning: ['The best checkpoints by a figure.'],
  },
  {
    options: ['ppo.keep_best.count'],
    meaning: ['How many; 0: none for that reason.'],
  },
  {
    options: ['ppo.keep_best.metric'],
    meaning: [
      'reward_mean, seeker_reward, hider_reward, episode_len_mean, episodes_completed, environment_steps, ' +
        'caught_fraction or hidden_fraction.',
    ],
  },
  {
    options: ['ppo.keep_best.mode'],
    meaning: ['max: the highest is the best; min: the lowest.'],
  },
  {
    options: ['ppo.keep_max_mb'],
    meaning: [
      'Megabytes (1,000,000 bytes) that kept checkpoints may take together: beyond, the oldest go, those ' +
        'of keep_best after all others. 0: any amount.',
    ],
  },
  {
    options: ['runs_dir'],
    meaning: ['Where the metrics of runs are kept, relative to the directory that the command runs in.'],
  },
];

/** The meaning of an option or a section in one text; empty for one that says everything by its name. */
export function meaningOf(name: string): string {
  const { title, meaning = [] } = meaningEntry(name) ?? {};
  return [...(title === undefined ? [] : [`${title}.`]), ...meaning].join('\n');
}

/** Whether a written file leaves the option out. */
export function isLeftOut(name: string): boolean {
  return meaningEntry(name)?.isLeftOut === true;
}

function meaningEntry(name: string): OptionMeaning | undefined {
  return optionMeanings.find(({ options }) => options.includes(name));
}
