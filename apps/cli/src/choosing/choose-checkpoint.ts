import type { CheckpointManager } from '@hideout/checkpoints';
import { directoryExists, nothingHere } from '../store/checkpoint-store.js';
import { printable } from '../ui/printable.js';
import type { Terminal } from '../ui/terminal.js';
import { UserError } from '../user-error.js';
import { checkedReference } from './checkpoint-reference.js';
import { NothingChosenError } from './nothing-chosen-error.js';

/** Whom a choice is shown to. */
export interface ChoiceSetting {
  readonly stderr: { write(text: string): unknown };
  /** Null or missing where nobody can be asked. */
  readonly terminal?: Terminal | null;
}

/**
 * The checkpoint that a command is about, as the store takes it: what was named, else what is chosen from a list, else,
 * where nobody can be asked, the newest.
 *
 * @throws {UserError} when there is none to choose from, the name is misspelt, or the directory is none.
 * @throws {NothingChosenError} when the list is left with escape or Ctrl+C.
 */
export async function chooseCheckpoint(
  reference: string | undefined,
  manager: CheckpointManager,
  { stderr, terminal = null }: ChoiceSetting,
): Promise<string> {
  directoryExists(manager.directory);
  if (reference !== undefined)
    return checkedReference(manager, reference, (sentence) => void stderr.write(`Note: ${sentence}.\n`));
  if (terminal === null) return 'latest';
  const entries = await manager.listCheckpoints();
  if (entries.length === 0) throw new UserError(nothingHere(manager.directory));
  const { pickCheckpoint } = await import('../ui/checkpoint-picker.js');
  const name = await pickCheckpoint(entries, terminal);
  if (name === null) throw new NothingChosenError();
  return name;
}

/**
 * The same for commands that change a checkpoint: where nobody can be asked, it has to be named.
 *
 * @throws {UserError} likewise.
 */
export async function chooseNamedCheckpoint(
  reference: string | undefined,
  manager: CheckpointManager,
  setting: ChoiceSetting,
): Promise<string> {
  if (reference === undefined && (setting.terminal ?? null) === null) {
    throw new UserError(
      'name a checkpoint: its name, path or iteration, "latest" or "best"; "hideout list" shows those in ' +
        `${printable(manager.directory)}.`,
    );
  }
  return chooseCheckpoint(reference, manager, setting);
}
