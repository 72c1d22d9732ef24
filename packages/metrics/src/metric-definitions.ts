/** Whether a larger figure is the better one; 'none' where neither is. */
export type MetricDirection = 'higher' | 'lower' | 'none';

/** What a metric is: the one place from which documents, figures and pages take titles, units and meanings. */
export interface MetricDefinition {
  /** The name in a row, as `seeker_kl`. */
  readonly name: string;
  /** The name in TensorBoard, grouped: `kl/seeker`. */
  readonly tag: string;
  /** The name for people, as 'Seeker KL divergence'. */
  readonly title: string;
  /** One sentence. */
  readonly meaning: string;
  /** The unit; '1' for counts and pure numbers, 'reward' for whatever the environment pays in. */
  readonly unit: string;
  readonly better: MetricDirection;
  /** Whether two runs with the same seed give the same bits; false for what a clock measured. */
  readonly reproducible: boolean;
}

/** Title, meaning, unit and direction; the rest follows from where the entry stands. */
type MetricText = readonly [title: string, meaning: string, unit: string, better: MetricDirection];

const progress = {
  iteration: ['Iteration', 'Number of the training iteration, from 1.', '1', 'none'],
  environment_steps: [
    'Environment steps',
    'Steps of a world since the run began, all worlds together.',
    'steps',
    'none',
  ],
  agent_steps: [
    'Agent steps',
    'Steps of an agent since the run began, all agents together.',
    'steps',
    'none',
  ],
  episodes_completed: ['Episodes', 'Episodes that ended since the run began.', 'episodes', 'none'],
  episodes_this_iteration: [
    'Episodes this iteration',
    'Episodes that ended in this iteration; the means of this row are over them.',
    'episodes',
    'none',
  ],
  policy_lag: [
    'Policy lag',
    'Iterations by which the policies that played were behind those that learned from it; above 0 with overlap.',
    'iterations',
    'none',
  ],
  past_opponent_fraction: [
    'Past opponents',
    'Share of the blocks of worlds in which a past version of a team played, out of the opponent pool.',
    'fraction',
    'none',
  ],
} as const satisfies Record<string, MetricText>;

const episodes = {
  reward_mean: [
    'Episode reward',
    'Mean over episodes of the sum of the rewards of all agents (episode_reward_mean in RLlib).',
    'reward',
    'none',
  ],
  seeker_reward: ['Seeker reward', 'Mean reward of one seeker over an episode.', 'reward', 'higher'],
  hider_reward: ['Hider reward', 'Mean reward of one hider over an episode.', 'reward', 'higher'],
  episode_len_mean: ['Episode length', 'Mean length of an episode.', 'steps', 'none'],
} as const satisfies Record<string, MetricText>;

const episodeTags: Readonly<Record<keyof typeof episodes, string>> = {
  reward_mean: 'reward/all',
  seeker_reward: 'reward/seeker',
  hider_reward: 'reward/hider',
  episode_len_mean: 'episode/length',
};

const learning = {
  kl: ['KL divergence', 'KL(old || new) of the policy, mean over the last epoch.', 'nats', 'none'],
  kl_coeff: ['KL coefficient', 'Weight of the KL penalty that was in force.', '1', 'none'],
  entropy: ['Entropy', 'Entropy of the policy, mean over the last epoch.', 'nats', 'none'],
  policy_loss: [
    'Policy loss',
    'Loss of the policy: clipped objective with entropy and KL terms.',
    '1',
    'none',
  ],
  value_loss: ['Value loss', 'Loss of the value function.', '1', 'lower'],
  clip_fraction: [
    'Clip fraction',
    'Share of samples whose probability ratio left the clipping range in the last epoch.',
    'fraction',
    'none',
  ],
  explained_variance: [
    'Explained variance',
    'Share of the variance of the returns that the value function explained before this iteration learned; 1 is all.',
    'fraction',
    'higher',
  ],
  policy_grad_norm: [
    'Policy gradient norm',
    'Global norm of the policy gradient before clipping.',
    '1',
    'none',
  ],
  value_grad_norm: ['Value gradient norm', 'Global norm of the value gradient before clipping.', '1', 'none'],
  learning_rate: ['Learning rate', 'Step size of the optimiser in this iteration.', '1', 'none'],
  updates: ['Updates', 'Optimiser steps of the policy in this iteration.', 'updates', 'none'],
} as const satisfies Record<string, MetricText>;

const behaviour = {
  caught_fraction: ['Caught', 'Share of the hiders that were caught in an episode.', 'fraction', 'none'],
  hidden_fraction: [
    'Hidden',
    'Share of hider steps after the preparation in which the hider was neither seen by a seeker nor caught.',
    'fraction',
    'none',
  ],
  seen_fraction: [
    'Seen',
    'Share of hider steps after the preparation in which a seeker saw the hider.',
    'fraction',
    'none',
  ],
  steps_to_first_sight: [
    'Steps to first sight',
    'Steps until a seeker first saw a hider; episodes without sight are left out.',
    'steps',
    'none',
  ],
  steps_to_first_catch: [
    'Steps to first catch',
    'Steps until the first hider was caught; episodes without a catch are left out.',
    'steps',
    'none',
  ],
  seeker_blocks_placed: [
    'Blocks placed by seekers',
    'Blocks that seekers placed in an episode.',
    'blocks',
    'none',
  ],
  hider_blocks_placed: [
    'Blocks placed by hiders',
    'Blocks that hiders placed in an episode.',
    'blocks',
    'none',
  ],
  seeker_blocks_removed: [
    'Blocks removed by seekers',
    'Blocks that seekers removed in an episode.',
    'blocks',
    'none',
  ],
  hider_blocks_removed: [
    'Blocks removed by hiders',
    'Blocks that hiders removed in an episode.',
    'blocks',
    'none',
  ],
  hider_blocks_placed_in_preparation: [
    'Blocks placed by hiders in the preparation',
    'Blocks that hiders placed in an episode before the seekers were released.',
    'blocks',
    'none',
  ],
  hider_blocks_removed_in_preparation: [
    'Blocks removed by hiders in the preparation',
    'Blocks that hiders removed in an episode before the seekers were released.',
    'blocks',
    'none',
  ],
  seeker_blocks_carried: [
    'Blocks carried by a seeker',
    'Blocks that a seeker carried, mean over the steps of an episode.',
    'blocks',
    'none',
  ],
  hider_blocks_carried: [
    'Blocks carried by a hider',
    'Blocks that a hider carried, mean over the steps of an episode.',
    'blocks',
    'none',
  ],
  hider_blocks_carried_in_preparation: [
    'Blocks carried by a hider in the preparation',
    'Blocks that a hider carried, mean over the steps before the release.',
    'blocks',
    'none',
  ],
  seeker_climbs: [
    'Climbs by seekers',
    'Times in an episode that a seeker came over a wall, a boulder or a pillar.',
    '1',
    'none',
  ],
  hider_climbs: [
    'Climbs by hiders',
    'Times in an episode that a hider came over a wall, a boulder or a pillar.',
    '1',
    'none',
  ],
  doorways_blocked_at_release: [
    'Doorways blocked',
    'Share of the openings in walls in which nobody could stand when the seekers were released.',
    'fraction',
    'none',
  ],
  blocks_withheld_at_release: [
    'Blocks withheld',
    'Share of the blocks that seekers could not get when they were released: carried, owned or out of their reach.',
    'fraction',
    'none',
  ],
  sealed_at_release: [
    'Sealed at the release',
    'Share of the hiders to which no way on foot led from any seeker when the seekers were released.',
    'fraction',
    'none',
  ],
  sealed_at_end: [
    'Sealed at the end',
    'Share of the hiders that were free and to which no way on foot led when the episode ended.',
    'fraction',
    'none',
  ],
  breaches: [
    'Breaches',
    'Hiders of an episode that were sealed in at the release and were caught or open to a seeker at the end.',
    'hiders',
    'none',
  ],
} as const satisfies Record<string, MetricText>;

const clock = {
  rollout_seconds: ['Rollout time', 'Time that this iteration played.', 's', 'lower'],
  learning_seconds: ['Learning time', 'Time that this iteration learned.', 's', 'lower'],
  iteration_seconds: ['Iteration time', 'Time of this iteration, playing and learning.', 's', 'lower'],
  steps_per_second: ['Speed', 'Environment steps of this iteration per second of it.', 'steps/s', 'higher'],
  elapsed_seconds: [
    'Training time',
    'Time that the run has trained, earlier sessions of it included.',
    's',
    'none',
  ],
} as const satisfies Record<string, MetricText>;

type LearningName = keyof typeof learning;

/** The name of a metric that this package defines. */
export type MetricName =
  | keyof typeof progress
  | keyof typeof episodes
  | `seeker_${LearningName}`
  | `hider_${LearningName}`
  | keyof typeof behaviour
  | keyof typeof clock;

/** Every metric, in the order in which a row carries them. */
export const metricDefinitions: readonly (MetricDefinition & { readonly name: MetricName })[] = [
  ...defined(progress, (name) => `progress/${name}`, true),
  ...defined(episodes, (name) => episodeTags[name], true),
  ...defined(ofSide('seeker', 'Seeker'), (name) => `${name.slice('seeker_'.length)}/seeker`, true),
  ...defined(ofSide('hider', 'Hider'), (name) => `${name.slice('hider_'.length)}/hider`, true),
  ...defined(behaviour, (name) => `behaviour/${name}`, true),
  ...defined(clock, (name) => `time/${name}`, false),
];

const byName: ReadonlyMap<string, MetricDefinition> = new Map(
  metricDefinitions.map((definition) => [definition.name, definition]),
);

/** The definition of a metric; undefined for a name that this package does not define. */
export function metricDefinition(name: string): MetricDefinition | undefined {
  return byName.get(name);
}

function defined<Name extends MetricName>(
  texts: Readonly<Record<Name, MetricText>>,
  tagOf: (name: Name) => string,
  reproducible: boolean,
): (MetricDefinition & { name: Name })[] {
  return (Object.entries(texts) as [Name, MetricText][]).map(([name, [title, meaning, unit, better]]) => ({
    name,
    tag: tagOf(name),
    title,
    meaning,
    unit,
    better,
    reproducible,
  }));
}

function ofSide<Side extends 'seeker' | 'hider'>(
  side: Side,
  prefix: string,
): Record<`${Side}_${LearningName}`, MetricText> {
  const entries = (Object.entries(learning) as [LearningName, MetricText][]).map(([name, text]) => {
    const [title, meaning, unit, better] = text;
    const inSentence = /^[A-Z]{2}/.test(title) ? title : title.charAt(0).toLowerCase() + title.slice(1);
    return [`${side}_${name}`, [`${prefix} ${inSentence}`, meaning, unit, better]];
  });
  return Object.fromEntries(entries) as Record<`${Side}_${LearningName}`, MetricText>;
}
