/** How long something has been so, iteration by iteration. */
export interface Streak {
  /** The first iteration of those in a row; null while it is not so. */
  readonly since: number | null;
  /** Iterations in a row in which it was so, those included that only interrupted what did not last. */
  readonly count: number;
  /** Iterations in a row in which it was not, while it counts as lasting. */
  readonly pause: number;
  /** It has lasted long enough to be told, and has not been over for as long. */
  readonly isLasting: boolean;
}

export const noStreak: Streak = { since: null, count: 0, pause: 0, isLasting: false };

/**
 * The streak after one more iteration. What is so for `patience` iterations in a row lasts, until it is not so for as
 * many in a row: what goes to and fro is told once and not every time. Pure.
 *
 * @param holds whether it is so; null, which says nothing, leaves everything as it is.
 */
export function nextStreak(
  streak: Streak,
  holds: boolean | null,
  iteration: number,
  patience: number,
): Streak {
  if (holds === null) return streak;
  if (holds) {
    const count = streak.count + 1;
    const isLasting = streak.isLasting || count >= patience;
    return { since: streak.since ?? iteration, count, pause: 0, isLasting };
  }
  const pause = streak.pause + 1;
  return streak.isLasting && pause < patience ? { ...streak, pause } : noStreak;
}
