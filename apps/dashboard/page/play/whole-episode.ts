import type { HideAndSeek } from '@hideout/env';
import type { PagePolicy } from './page-policy.js';
import { teamActions, teamsOf } from './policy-teams.js';

/** How an episode is played of which nobody is steered by hand. */
export interface WholeEpisode {
  readonly seed: number;
  /** By their ids. */
  readonly policies: ReadonlyMap<string, PagePolicy>;
  /** What it throws ends the episode. */
  readonly beforeStep: () => Promise<void>;
  readonly afterStep: () => void;
}

/**
 * Plays the first episode of a seed from its beginning to its end; everybody does what is most likely. So do
 * `hideout demo`, `evaluate` and `compare`.
 *
 * @param env one world; it has begun its next episode afterwards
 * @throws Error with a sentence where a policy is missing or made for another game
 */
export async function playWholeEpisode(
  env: HideAndSeek,
  { seed, policies, beforeStep, afterStep }: WholeEpisode,
): Promise<void> {
  env.reset(seed);
  const teams = teamsOf(env, policies, null);
  do {
    await beforeStep();
    env.step(await teamActions(env, teams, null));
    afterStep();
  } while (env.terminated[0] === 0);
}
