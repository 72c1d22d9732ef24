import type { Command } from 'commander';
import type { TrainOptions } from '../command-options.js';
import { named } from '../named.js';
import { CHECKPOINT, command, examples } from './grammar.js';
import type { Run } from './grammar.js';
import { parseCount, parseSeed } from './option-values.js';
import { common, switches } from './parsed-options.js';
import type { ParsedOptions } from './parsed-options.js';

export function addTrain(program: Command, run: Run<TrainOptions>): void {
  command(program, 'train', 'train from the beginning, or go on from a checkpoint')
    .argument('[checkpoint]', CHECKPOINT)
    .option('--iterations <n>', 'train until this iteration, counted from the very beginning', parseCount)
    .option('--seed <n>', 'seed of everything random', parseSeed)
    .option('--runs-dir <directory>', 'where the metrics of runs are kept')
    .option('--plain', 'plain lines instead of the screen')
    .option('--json', 'one JSON object a line instead of the screen')
    .option('--dashboard', 'the dashboard beside it, in the browser, as long as it trains')
    .addHelpText('after', EXAMPLES)
    .action((checkpoint: string | undefined, parsed: ParsedOptions & { readonly dashboard?: boolean }) =>
      run({
        ...named({ checkpoint, dashboard: parsed.dashboard }),
        ...common(parsed),
        ...switches(parsed),
      }),
    );
}

const EXAMPLES = `${examples([
  ['train', 'train what config.yaml says'],
  ['train --iterations 20 --plain > training.log', 'for a script, or a machine far away'],
  ['train checkpoints/checkpoint_000010 --iterations 200', 'go on from a checkpoint'],
])}

Ctrl+C finishes the iteration, saves a checkpoint and leaves; a second one leaves at once.`;
