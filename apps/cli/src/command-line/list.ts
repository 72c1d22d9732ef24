import type { Command } from 'commander';
import type { ListOptions } from '../command-options.js';
import { command, examples } from './grammar.js';
import type { Run } from './grammar.js';
import { common } from './parsed-options.js';
import type { ParsedOptions } from './parsed-options.js';

export function addList(program: Command, run: Run<ListOptions>): void {
  command(program, 'list', 'list the checkpoints')
    .option('-d, --detailed', 'add sizes, times and the rewards of both teams')
    .option('--json', 'print JSON')
    .addHelpText('after', EXAMPLES)
    .action((parsed: ParsedOptions & { detailed?: boolean }) =>
      run({ ...common(parsed), detailed: parsed.detailed === true, json: parsed.json === true }),
    );
}

const EXAMPLES = examples([
  ['list', 'a line for each'],
  ['list -d', 'three lines for each'],
  ['list --checkpoint-dir checkpoints_experiment1', 'those of another directory'],
]);
