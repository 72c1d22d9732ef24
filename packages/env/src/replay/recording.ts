/** Episodes that were watched or played together, and between whom: what a file of replays holds. */
export interface Recording {
  /** Who played the seekers, in words for a reader; at most 200 characters. */
  readonly seekers: string;
  /** Who played the hiders, likewise. */
  readonly hiders: string;
  /** What the environment was reset with, for information: every episode has its own generator. */
  readonly seed: number;
  /**
   * At least one, each as `encodeReplay` makes it and `decodeReplay` reads it: as bytes, so that one at a time need be
   * in memory as actions.
   */
  readonly episodes: readonly Uint8Array[];
}
