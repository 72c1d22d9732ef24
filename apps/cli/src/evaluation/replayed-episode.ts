import type { ReplayPlayer } from '@hideout/env';
import type { EpisodeRecord } from '@hideout/ppo';

/** What an episode left behind that was played to its end by a player. */
export function replayedEpisode(player: ReplayPlayer): EpisodeRecord {
  const { agents } = player.view();
  return {
    world: 0,
    length: player.stepsTaken,
    agentRewards: agents.map(({ episodeReward }) => episodeReward),
    metrics: player.episodeMetrics(),
  };
}
