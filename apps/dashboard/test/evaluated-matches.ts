import type { HideAndSeekConfig } from '@hideout/env';
import { createHideAndSeek } from '@hideout/env';
import type { Actor, Trainer } from '@hideout/ppo';
import { evaluate, loadPolicy, RandomStreams } from '@hideout/ppo';

/** A match, for one seeker against two hiders. */
export interface EvaluatedMatch {
  readonly hidden_fraction: number;
  readonly caught_fraction: number;
  readonly seeker_reward: number;
  readonly hider_reward: number;
}

/** Ten matches as `hideout compare --episodes 10` plays them: ten worlds at once, by the trainer's own inference. */
export async function evaluatedMatches(
  config: HideAndSeekConfig,
  seekers: Trainer,
  hiders: Trainer,
): Promise<EvaluatedMatch[]> {
  const records = await evaluate({
    env: createHideAndSeek({ worlds: 10, config }),
    actors: {
      seeker_policy: await actorOf(seekers, 'seeker_policy'),
      hider_policy: await actorOf(hiders, 'hider_policy'),
    },
    episodes: 10,
    seed: 1_000_003,
  });
  return records.map(({ metrics, agentRewards: [seeker = NaN, one = NaN, other = NaN] }) => ({
    hidden_fraction: metrics['hidden_fraction'] ?? NaN,
    caught_fraction: metrics['caught_fraction'] ?? NaN,
    seeker_reward: seeker,
    hider_reward: (one + other) / 2,
  }));
}

/** Takes its most likely actions. */
export async function actorOf(trainer: Trainer, policyId: string): Promise<Actor> {
  const state = trainer.state().policies[policyId];
  if (state === undefined) throw new Error(`there is no ${policyId}`);
  return (await loadPolicy(state, 'cpu')).actor({ explore: false, random: new RandomStreams(1, 10) });
}
