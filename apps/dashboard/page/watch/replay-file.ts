import type { Replay } from '@hideout/env';
import { decodeRecording, decodeReplay, encodeRecording, encodeReplay, isRecording } from '@hideout/env';

/** Who played, in words, and what the world was drawn from. */
export interface Players {
  readonly seekers: string;
  readonly hiders: string;
  readonly seed: number;
}

/** What a file of replays holds. */
export interface ReplayFile {
  readonly name: string;
  /** Null where the file does not say. */
  readonly players: Players | null;
  /** Decoded one at a time. */
  readonly episodes: readonly Uint8Array[];
}

/** @throws HideAndSeekReplayError when the bytes are neither a recording nor a replay */
export function readReplayFile(name: string, bytes: Uint8Array): ReplayFile {
  if (!isRecording(bytes)) {
    decodeReplay(bytes);
    return { name, players: null, episodes: [bytes] };
  }
  const { seekers, hiders, seed, episodes } = decodeRecording(bytes);
  return { name, players: { seekers, hiders, seed }, episodes };
}

/** @throws HideAndSeekReplayError */
export function episodeOf(file: ReplayFile, index: number): Replay {
  return decodeReplay(file.episodes[index] ?? new Uint8Array());
}

/** A recording allows no longer names. */
const LONGEST_NAME = 200;

/** The file of one episode, as `hideout replay` reads it. */
export function recordingOf(replay: Replay, { seekers, hiders, seed }: Players): Uint8Array {
  return encodeRecording({
    seekers: seekers.slice(0, LONGEST_NAME),
    hiders: hiders.slice(0, LONGEST_NAME),
    seed,
    episodes: [encodeReplay(replay)],
  });
}
