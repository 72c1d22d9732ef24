import type { RetentionPolicy } from './retention-policy.js';

/** Keeps the checkpoints that somebody has pinned. */
export const keepPinned: RetentionPolicy = {
  title: 'pinned',
  keep: (newestFirst) => new Set(newestFirst.filter(({ pinnedAt }) => pinnedAt !== null)),
};
