import type { HideAndSeekConfig, Replay } from '@hideout/env';
import { createHideAndSeek } from '@hideout/env';
import type { Trainer } from '@hideout/ppo';
import { evaluate } from '@hideout/ppo';
import { actorOf } from './evaluated-matches.js';

/** The episode that `hideout demo --seed <seed> --record` records, by the trainer's own inference. */
export async function evaluatedEpisode(
  config: HideAndSeekConfig,
  seekers: Trainer,
  hiders: Trainer,
  seed: number,
): Promise<Replay> {
  const env = createHideAndSeek({ config });
  const replays: Replay[] = [];
  env.recordEpisodes(0, (replay) => replays.push(replay));
  await evaluate({
    env,
    actors: {
      seeker_policy: await actorOf(seekers, 'seeker_policy'),
      hider_policy: await actorOf(hiders, 'hider_policy'),
    },
    episodes: 1,
    seed,
  });
  return replays[0] as Replay;
}
