import type { MetricsRow } from '@hideout/metrics';
import type { ConditionEvent } from '../events.js';
import { rowConditions } from './row-conditions.js';
import type { RowCondition, RowLimits } from './row-conditions.js';
import { nextStreak, noStreak } from './streak.js';
import type { Streak } from './streak.js';

/** What the rows of a run have said so far. */
export interface RowWatch {
  /** The run's first row; null before it. */
  readonly first: MetricsRow | null;
  /** One for each of the conditions, in their order. */
  readonly streaks: readonly Streak[];
}

export const newRowWatch: RowWatch = { first: null, streaks: rowConditions.map(() => noStreak) };

/** The watch after one more row, and what there is to tell: each condition once when it begins, once when it ends. Pure. */
export function watchRow(
  watch: RowWatch,
  row: MetricsRow,
  limits: RowLimits,
): { watch: RowWatch; events: ConditionEvent[] } {
  const first = watch.first ?? row;
  const events: ConditionEvent[] = [];
  const streaks = rowConditions.map((condition, i) => {
    const before = watch.streaks[i] ?? noStreak;
    const after = nextStreak(before, condition.holds(row, first, limits), row.iteration, condition.patience);
    if (after.isLasting && !before.isLasting) events.push(begins(condition, after, row, first, limits));
    if (before.isLasting && !after.isLasting) events.push(ends(condition, before, row));
    return after;
  });
  return { watch: { first, streaks }, events };
}

/** The watch after the rows of sessions before: what lasts is told anew, what is over is not. */
export function watchHistory(
  rows: readonly MetricsRow[],
  limits: RowLimits,
): { watch: RowWatch; events: ConditionEvent[] } {
  const lasting = new Map<string, ConditionEvent>();
  let watch = newRowWatch;
  for (const row of rows) {
    const next = watchRow(watch, row, limits);
    watch = next.watch;
    for (const event of next.events) {
      const key = `${event.condition} ${event.team}`;
      if (event.state === 'begins') lasting.set(key, event);
      else lasting.delete(key);
    }
  }
  return { watch, events: [...lasting.values()] };
}

function begins(
  { condition, team, says }: RowCondition,
  { since }: Streak,
  row: MetricsRow,
  first: MetricsRow,
  limits: RowLimits,
): ConditionEvent {
  const { iteration } = row;
  const message = `${says(row, first, limits)} since iteration ${since}`;
  return {
    type: 'condition',
    condition,
    team,
    state: 'begins',
    since: since ?? iteration,
    iteration,
    message,
  };
}

const names = {
  high_kl: 'high KL',
  low_entropy: 'low entropy',
  negative_explained_variance: 'explained variance below zero',
  not_finite: 'figures that are not finite',
  low_disk: 'little room on the disk',
} as const;

function ends(
  { condition, team }: RowCondition,
  { since }: Streak,
  { iteration }: MetricsRow,
): ConditionEvent {
  const what = `${team === null ? '' : `${team} `}${names[condition]}`;
  const message = `over in iteration ${iteration}: ${what} since iteration ${since}`;
  return { type: 'condition', condition, team, state: 'ends', since: since ?? iteration, iteration, message };
}
