import type { CheckpointEntry } from '../checkpoint-entry.js';
import type { GoodCheckpoint } from '../checkpoint-inspection.js';
import { overBudget } from './disk-budget.js';
import { newestVerified } from './newest-verified.js';
import type { RetentionSetting } from './retention-options.js';
import type { RetentionPolicy } from './retention-policy.js';

/** What retention says of one checkpoint. */
export interface RetentionVerdict {
  entry: CheckpointEntry;
  /** Every reason for which it stays, in a few words each, as 'newest 10' or 'pinned'; empty for one that goes. */
  keptBy: readonly string[];
  /** Why it goes, in a few words; null for one that stays. */
  goes: string | null;
}

/** What decides which checkpoints stay. */
export interface RetentionRules extends RetentionSetting {
  /** Pinned, in use: no budget removes these. */
  readonly always: readonly RetentionPolicy[];
  /** Whether every byte of it is right; asked only where the answer matters. */
  readonly isVerified: (checkpoint: GoodCheckpoint) => Promise<boolean>;
}

/** Fewer than two newer ones are known to have every byte right. */
const FALL_BACK = 'needed as a fall-back';

/**
 * What becomes of each good checkpoint, newest first. A checkpoint stays when any policy keeps it; over the budget, the
 * oldest go, the best ones after all others. Whatever policies and budget say, the newest two of which every byte is
 * right stay, and whatever is newer.
 */
export async function planRetention(
  newestFirst: readonly GoodCheckpoint[],
  { isVerified, ...rules }: RetentionRules,
): Promise<RetentionVerdict[]> {
  const entries = newestFirst.map(({ entry }) => entry);
  const draft = decide(entries, rules, new Set());
  // To verify is to read: it is done only where something would go.
  if (draft.every(({ goes }) => goes === null)) return draft;
  const verified = await newestVerified(newestFirst, isVerified);
  return decide(entries, rules, new Set(verified.map(({ entry }) => entry)));
}

/** A pure function. `fallBacks` stay in any case. */
export function decide(
  newestFirst: readonly CheckpointEntry[],
  { policies, best, always, maxBytes }: Omit<RetentionRules, 'isVerified'>,
  fallBacks: ReadonlySet<CheckpointEntry>,
): RetentionVerdict[] {
  const reasons = new Map(newestFirst.map((entry) => [entry, [] as string[]]));
  for (const { title, keep } of [...policies, ...best, ...always])
    for (const entry of keep(newestFirst)) reasons.get(entry)?.push(title);
  for (const entry of fallBacks) if (reasons.get(entry)?.length === 0) reasons.get(entry)?.push(FALL_BACK);

  const keptAlways = keptByAny(always, newestFirst);
  const keptAsBest = keptByAny(best, newestFirst);
  const going = overBudget(
    newestFirst.filter((entry) => reasons.get(entry)?.length !== 0),
    {
      maxBytes,
      staysAnyhow: (entry) => fallBacks.has(entry) || keptAlways.has(entry),
      goesLast: (entry) => keptAsBest.has(entry),
    },
  );

  const titles = [...policies, ...best].map(({ title }) => title).join(', ');
  return newestFirst.map((entry) => {
    const keptBy = reasons.get(entry) ?? [];
    if (keptBy.length === 0) return { entry, keptBy, goes: `not among: ${titles}` };
    if (!going.has(entry)) return { entry, keptBy, goes: null };
    return {
      entry,
      keptBy: [],
      goes: `over the budget of ${maxBytes} bytes, in spite of: ${keptBy.join(', ')}`,
    };
  });
}

function keptByAny(
  policies: readonly RetentionPolicy[],
  newestFirst: readonly CheckpointEntry[],
): Set<CheckpointEntry> {
  return new Set(policies.flatMap(({ keep }) => [...keep(newestFirst)]));
}
