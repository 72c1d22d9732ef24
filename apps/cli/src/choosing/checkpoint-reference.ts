import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import type { CheckpointEntry, CheckpointManager } from '@hideout/checkpoints';
import { nearestKey } from '../config/nearest-key.js';
import { printable } from '../ui/printable.js';
import { UserError } from '../user-error.js';

/** An iteration, or a name with one in it. */
const ITERATION = /^(?:checkpoint_)?(\d{1,15})(?:_v\d+)?$/u;

/**
 * What a user calls a checkpoint, as the store takes it. The store itself knows paths, names, labels, iterations,
 * `latest` and `best`; here is added what a person wants to be told: that several are of one iteration, and which
 * name was meant.
 *
 * @param tell gets a sentence where something was chosen for the user.
 * @throws {UserError} where nothing is called so, and something is called nearly so.
 */
export async function checkedReference(
  manager: CheckpointManager,
  reference: string,
  tell: (sentence: string) => void,
): Promise<string> {
  if (basename(reference) !== reference || reference === 'latest' || /^best(?::|$)/u.test(reference))
    return reference;
  const entries = await manager.listCheckpoints();
  const sameIteration = entries.filter(({ iteration }) => String(iteration) === reference);
  const newest = sameIteration.at(-1);
  if (newest !== undefined) {
    if (sameIteration.length > 1) tell(severalSentence(sameIteration, newest));
    return newest.name;
  }
  const isKnown = entries.some(({ name, label }) => name === reference || label === reference);
  if (isKnown || existsSync(reference) || (await isArchived(manager, reference))) return reference;
  const nearest = nearestName(reference, entries);
  if (nearest === null) return reference;
  throw new UserError(
    `No checkpoint "${reference}": there is none in ${manager.directory}; did you mean ${nearest}? ` +
      '"hideout list" shows all.',
  );
}

function severalSentence(sameIteration: readonly CheckpointEntry[], newest: CheckpointEntry): string {
  const names = sameIteration.map(({ name }) => name).join(', ');
  return printable(
    `iteration ${newest.iteration} has ${sameIteration.length} checkpoints (${names}); ${newest.name} is taken, ` +
      'which was saved last',
  );
}

/** The store has more to say of those. */
async function isArchived(manager: CheckpointManager, reference: string): Promise<boolean> {
  const [, digits] = ITERATION.exec(reference) ?? [];
  return (await manager.listArchives()).some(({ name }) => {
    const [, archived] = ITERATION.exec(name) ?? [];
    return name === reference || (digits !== undefined && Number(archived) === Number(digits));
  });
}

/** Of a number the checkpoint of the nearest iteration, of any other word the one that is spelt nearly so; or null. */
function nearestName(reference: string, entries: readonly CheckpointEntry[]): string | null {
  const [, digits] = ITERATION.exec(reference) ?? [];
  if (digits === undefined) {
    return nearestKey(reference, ['latest', 'best', ...entries.map(({ name }) => name)]);
  }
  const distance = ({ iteration }: CheckpointEntry): number => Math.abs(iteration - Number(digits));
  const [nearest] = entries.toReversed().sort((a, b) => distance(a) - distance(b));
  return nearest?.name ?? null;
}
