import type { CheckpointEntry } from '@hideout/checkpoints';
import type { EpisodeRecord } from '@hideout/ppo';

/** An episode of one seeker and two hiders. */
export function episode(changes: Partial<EpisodeRecord> = {}): EpisodeRecord {
  return {
    world: 0,
    length: 240,
    agentRewards: [-10, 20, 30],
    metrics: { caught_fraction: 0, hidden_fraction: 0.75, steps_to_first_catch: NaN },
    ...changes,
  };
}

export function checkpointEntry(changes: Partial<CheckpointEntry> = {}): CheckpointEntry {
  return {
    name: 'checkpoint_000020',
    path: '/somewhere/checkpoint_000020',
    identity: '0123456789abcdef0123456789abcdef',
    parent: null,
    sequence: 1,
    label: '20',
    sizeBytes: 1000,
    savedAt: '2026-11-23T21:15:00.000Z',
    weightsDigest: null,
    pinnedAt: null,
    damaged: null,
    iteration: 20,
    timestamp: '2026-11-23T21:15:00.000Z',
    checkpoint_path: 'checkpoint_000020',
    reward_mean: 1,
    seeker_reward: 1,
    hider_reward: 1,
    episode_len_mean: 240,
    episodes_completed: 80,
    ...changes,
  };
}
