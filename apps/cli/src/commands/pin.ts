import { chooseNamedCheckpoint } from '../choosing/choose-checkpoint.js';
import type { PinOptions } from '../command-options.js';
import { ExitCode } from '../exit-codes.js';
import { configuredStore } from '../store/checkpoint-store.js';
import type { CommandOutput } from '../store/checkpoint-store.js';
import { printable } from '../ui/printable.js';

/**
 * Pins a checkpoint, or takes the pin away. Works beside a training.
 *
 * @throws the store's typed errors when there is no such checkpoint, it is damaged, or cannot be written to.
 */
export async function pinCommand(options: PinOptions, output: CommandOutput): Promise<number> {
  const { stdout, stderr } = output;
  const { manager } = await configuredStore(options, stderr);
  const checkpoint = await chooseNamedCheckpoint(options.checkpoint, manager, output);
  const { name } = await (options.unpin ? manager.unpin(checkpoint) : manager.pin(checkpoint));
  stdout.write(
    options.unpin
      ? `${printable(name)} is not pinned: it goes when no other rule keeps it.\n`
      : `${printable(name)} is pinned: retention never removes it.\n`,
  );
  return ExitCode.ok;
}
