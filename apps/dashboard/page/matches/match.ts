import type { HideAndSeek } from '@hideout/env';
import type { PoliciesById } from '../play/seated-policies.js';
import { playWholeEpisode } from '../play/whole-episode.js';
import { mean } from './mean.js';
import { MATCH_SEED } from './pairings.js';

/** What is told of matches: names of metrics, in the order that they are shown in. */
export const matchFigureNames = [
  'hidden_fraction',
  'caught_fraction',
  'seeker_reward',
  'hider_reward',
] as const;

/** Rewards are those of one agent over the episode; NaN where there was nothing to measure. */
export type MatchFigures = Readonly<Record<(typeof matchFigureNames)[number], number>>;

/**
 * Plays an episode from its beginning to its end; everybody does what is most likely.
 *
 * @param env one world; its map follows from which one it is
 * @param policies by their ids
 * @param beforeStep what it throws ends the match
 * @throws Error with a sentence where a policy is missing or made for another game
 */
export async function playMatch(
  env: HideAndSeek,
  policies: PoliciesById,
  beforeStep: () => Promise<void>,
): Promise<MatchFigures> {
  const rewards = new Float64Array(env.agentsPerWorld);
  const afterStep = (): void =>
    env.rewards.forEach((reward, agent) => (rewards[agent] = (rewards[agent] ?? 0) + reward));
  await playWholeEpisode(env, { seed: MATCH_SEED, policies, beforeStep, afterStep });
  return figuresOf(env, rewards);
}

/** Of an episode that ended in the newest step. */
function figuresOf(env: HideAndSeek, rewards: Float64Array): MatchFigures {
  const metric = (name: string): number => env.episodeMetrics[env.episodeMetricNames.indexOf(name)] ?? NaN;
  const { seekers } = env.config;
  return {
    hidden_fraction: metric('hidden_fraction'),
    caught_fraction: metric('caught_fraction'),
    seeker_reward: mean(rewards.subarray(0, seekers)),
    hider_reward: mean(rewards.subarray(seekers)),
  };
}
