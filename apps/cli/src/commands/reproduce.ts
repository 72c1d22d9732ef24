import type { CheckpointEntry } from '@hideout/checkpoints';
import { chooseCheckpoint } from '../choosing/choose-checkpoint.js';
import type { ReproduceOptions } from '../command-options.js';
import { ExitCode } from '../exit-codes.js';
import { reproduce } from '../reproduction/reproduce.js';
import type { Reproduction } from '../reproduction/reproduce.js';
import { trainingPath } from '../reproduction/training-path.js';
import type { TrainingPath } from '../reproduction/training-path.js';
import { configuredStore } from '../store/checkpoint-store.js';
import { printable } from '../ui/printable.js';
import { progressLine } from '../ui/progress-line.js';
import { interactiveTerminal } from '../ui/terminal.js';
import { stopOnSignals } from './stop-on-signals.js';

/**
 * Trains again what led to a checkpoint and says whether the same bits come out: exit code 0, or 1 when they do not. Reads
 * only.
 */
export async function reproduceCommand(options: ReproduceOptions): Promise<number> {
  const { stdout, stderr } = process;
  const { manager } = await configuredStore(options, stderr);
  const setting = { stderr, terminal: interactiveTerminal(process, options) };
  const target = await manager.load(await chooseCheckpoint(options.checkpoint, manager, setting));
  const from =
    options.from === undefined
      ? null
      : (await manager.load(await chooseCheckpoint(options.from, manager, setting))).entry;
  const path = trainingPath(target.entry, await manager.listCheckpoints(), from);

  const stop = stopOnSignals();
  const tell = progressLine(stderr, options);
  tell(`training again from ${startOf(path)}`);
  try {
    const { signal } = stop;
    const onProgress = (iteration: number): void => tell(`iteration ${iteration}/${target.entry.iteration}`);
    const result = await reproduce(path, target, manager, { signal, onProgress });
    tell('');
    if (result === null) {
      stderr.write('Interrupted: nothing can be said yet. Nothing was changed.\n');
      return stop.exitCode();
    }
    const report = options.json
      ? JSON.stringify(reproductionJson(target.entry, path, result), null, 2)
      : reproductionLine(target.entry, path, result);
    stdout.write(`${report}\n`);
    return result.difference === null ? ExitCode.ok : ExitCode.failure;
  } finally {
    tell('');
    stop.release();
  }
}

function startOf({ start }: TrainingPath): string {
  return start === null ? 'the beginning' : printable(start.name);
}

function reproductionLine(target: CheckpointEntry, path: TrainingPath, result: Reproduction): string {
  const { difference, iterations, tensors, backend } = result;
  const trained = `trained again from ${startOf(path)} (${iterations} iterations, ${backend.name})`;
  if (difference === null) {
    return `identical: ${printable(target.name)}, ${trained}, has the same ${tensors} tensors to the bit`;
  }
  const { station, place, detail } = difference;
  return (
    `different: iteration ${station.iteration} (${printable(station.name)}), ${trained}: ${printable(place)}: ${printable(detail)}; ` +
    'other backends, versions and processors may round differently'
  );
}

function reproductionJson(target: CheckpointEntry, { start }: TrainingPath, result: Reproduction): object {
  const { difference, iterations, tensors, backend } = result;
  return {
    checkpoint: target.name,
    from: start?.name ?? null,
    iterations,
    backend: backend.name,
    identical: difference === null,
    tensors,
    difference: difference && {
      iteration: difference.station.iteration,
      checkpoint: difference.station.name,
      place: difference.place,
      detail: difference.detail,
    },
  };
}
