import type { Replay } from '@hideout/env';
import type { EpisodeRequest } from './play-episode.js';
import type { Players } from './replay-file.js';
import { recordingOf } from './replay-file.js';

/** An episode that was played in this page, as a file that is nowhere yet. */
export interface PlayedEpisode {
  readonly players: Players;
  readonly fileName: string;
  readonly bytes: Uint8Array;
}

export function playedEpisode(replay: Replay, { seed, checkpoints }: EpisodeRequest): PlayedEpisode {
  const [seekers, hiders] = [checkpoints.seekers.name, checkpoints.hiders.name];
  const players = { seekers, hiders, seed };
  const who = seekers === hiders ? seekers : `${seekers}-against-${hiders}`;
  return { players, fileName: `${who}-seed-${seed}.replay`, bytes: recordingOf(replay, players) };
}
