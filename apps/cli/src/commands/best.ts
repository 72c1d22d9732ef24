import type { KeepBest } from '@hideout/checkpoints';
import type { BestOptions } from '../command-options.js';
import { ExitCode } from '../exit-codes.js';
import { configuredStore } from '../store/checkpoint-store.js';
import type { CommandOutput } from '../store/checkpoint-store.js';
import { checkpointJson } from '../ui/checkpoint-table.js';
import { printable } from '../ui/printable.js';
import { UserError } from '../user-error.js';

/** Digits of a figure that are shown. */
const DIGITS = 6;

/**
 * Names the checkpoint with the best figure.
 *
 * @throws {UserError} when no good checkpoint has the figure.
 */
export async function bestCommand(options: BestOptions, { stdout, stderr }: CommandOutput): Promise<number> {
  const { manager, retention } = await configuredStore(options, stderr);
  const { metric, mode } = bestBy(options, retention.keepBest);
  const entry = await manager.getBestCheckpoint(metric, mode);
  if (entry === null) {
    throw new UserError(
      `no good checkpoint in ${printable(manager.directory)} has a figure ${printable(metric)}; ` +
        'metadata.json in a checkpoint shows what there is',
    );
  }
  if (options.json) stdout.write(`${JSON.stringify(checkpointJson(entry), null, 2)}\n`);
  else {
    const figure = Number(Number(entry[metric]).toPrecision(DIGITS));
    stdout.write(
      `${printable(entry.name)}: ${mode === 'max' ? 'highest' : 'lowest'} ${printable(metric)}, ${figure}\n`,
    );
  }
  return ExitCode.ok;
}

/** What was asked for, else what the configuration keeps as the best. */
function bestBy(
  options: Pick<BestOptions, 'metric' | 'mode'>,
  keepBest: KeepBest | undefined,
): { metric: string; mode: 'max' | 'min' } {
  const metric = options.metric ?? keepBest?.metric ?? 'reward_mean';
  const configured = metric === keepBest?.metric ? keepBest.mode : undefined;
  return { metric, mode: options.mode ?? configured ?? 'max' };
}
