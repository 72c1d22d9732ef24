import { lineagesOf } from '@hideout/checkpoints';
import type { CheckpointEntry, Lineage } from '@hideout/checkpoints';
import { printable } from './printable.js';

/** Labels that are shown at either end of a long line of descent. */
const SHOWN = 3;

/** Which checkpoint was trained on from which, a line for each line of descent; nothing where there is one only. */
export function lineageLines(oldestFirst: readonly CheckpointEntry[]): string[] {
  const lineages = lineagesOf(oldestFirst);
  if (lineages.length < 2) return [];
  return ['', '🌱 Lineage:', ...lineages.map((lineage) => `   ${beginning(lineage)}: ${labels(lineage)}`)];
}

function beginning({ origin, hasOrigin }: Lineage): string {
  if (origin !== null) return `From ${printable(origin.label)}`;
  return hasOrigin ? 'From one that is not here' : 'From the beginning';
}

function labels({ checkpoints }: Lineage): string {
  const all = checkpoints.map(({ label }) => printable(label));
  const few = all.length <= 2 * SHOWN + 1 ? all : [...all.slice(0, SHOWN), '...', ...all.slice(-SHOWN)];
  return few.join(', ') + (few === all ? '' : ` (${all.length})`);
}
