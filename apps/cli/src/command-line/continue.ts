import type { Command } from 'commander';
import type { ContinueOptions } from '../command-options.js';
import { named } from '../named.js';
import { CHECKPOINT_OR_LIST, command, examples } from './grammar.js';
import type { Run } from './grammar.js';
import { parseCount } from './option-values.js';
import { common, switches } from './parsed-options.js';
import type { ParsedOptions } from './parsed-options.js';

export function addContinue(program: Command, run: Run<ContinueOptions>): void {
  command(program, 'continue', 'show what a checkpoint would go on with, ask, and train on')
    .argument('[checkpoint]', CHECKPOINT_OR_LIST)
    .option('-y, --yes', 'do not ask')
    .option('--iterations <n>', 'train until this iteration, counted from the very beginning', parseCount)
    .option('--runs-dir <directory>', 'where the metrics of runs are kept')
    .option('--plain', 'plain lines instead of the screen')
    .option('--json', 'one JSON object a line instead of the screen; what is shown before goes to stderr')
    .addHelpText('after', EXAMPLES)
    .action((checkpoint: string | undefined, parsed: ParsedOptions & { yes?: boolean }) =>
      run({ ...named({ checkpoint }), ...common(parsed), ...switches(parsed), yes: parsed.yes === true }),
    );
}

const EXAMPLES = `${examples([
  ['continue', 'choose a checkpoint'],
  ['continue checkpoints/checkpoint_000050', 'what the file differs in is shown before'],
  ['continue latest --iterations 500 --yes', 'as "train latest", with what is shown'],
])}

A run keeps the options that it was started with; with --config it goes on with those of the file.`;
