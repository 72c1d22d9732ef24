import type { Command } from 'commander';
import type { VerifyOptions } from '../command-options.js';
import { CHECKPOINT, command, examples } from './grammar.js';
import type { Run } from './grammar.js';
import { common } from './parsed-options.js';
import type { ParsedOptions } from './parsed-options.js';

export function addVerify(program: Command, run: Run<VerifyOptions>): void {
  command(program, 'verify', 'compare every byte of checkpoints with what was saved')
    .argument(
      '[checkpoint...]',
      `${CHECKPOINT}, one or several (default: a list to choose from; without a terminal the newest)`,
    )
    .option('--all', 'all checkpoints of the directory')
    .option('--json', 'print JSON')
    .addHelpText('after', EXAMPLES)
    .action((checkpoints: string[], parsed: ParsedOptions & { all?: boolean }) =>
      run({ ...common(parsed), checkpoints, all: parsed.all === true, json: parsed.json === true }),
    );
}

const EXAMPLES = `${examples([
  ['verify latest', 'the newest, good or not'],
  ['verify 10 20 best', 'several'],
  ['verify --all', 'a line for each'],
])}

The exit code is 1 where any of them is not sound.`;
