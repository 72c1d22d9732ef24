import type { Replay } from '@hideout/env';
import { decodeRecording, decodeReplay, isRecording } from '@hideout/env';

/** What a file of replays holds. */
export interface ReplayFile {
  readonly name: string;
  /** Who played, in words; null where the file does not say. */
  readonly players: { readonly seekers: string; readonly hiders: string; readonly seed: number } | null;
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
