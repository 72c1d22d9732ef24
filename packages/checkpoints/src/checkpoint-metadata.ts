/** A field of metadata.json. */
export type MetadataValue = number | string | null;

/** The figures that the training gives for metadata.json; NaN and infinities are written as null. */
export interface CheckpointFigures {
  /** Mean return of the episodes that ended in the newest iteration, over all agents. */
  reward_mean: number | null;
  /** The same over seekers. */
  seeker_reward: number | null;
  /** The same over hiders. */
  hider_reward: number | null;
  /** Mean length of these episodes, in environment steps. */
  episode_len_mean: number | null;
  /** Episodes that ended since the run began. */
  episodes_completed: number;
  /** More of the caller's own, of any name that is no field of CheckpointEntry. */
  [field: string]: MetadataValue;
}

/** All of metadata.json. */
export interface CheckpointMetadata extends CheckpointFigures {
  /** Training iterations done when the checkpoint was saved. */
  iteration: number;
  /** When it was saved: ISO 8601, UTC. */
  timestamp: string;
  /**
   * The name of the directory that it was saved to, within its store. Kept for readers of the file outside this
   * package; the store never reads it, so that a moved or renamed checkpoint stays whole.
   */
  checkpoint_path: string;
}
