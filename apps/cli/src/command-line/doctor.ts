import type { Command } from 'commander';
import type { DoctorOptions } from '../command-options.js';
import { command, examples } from './grammar.js';
import type { Run } from './grammar.js';
import { common } from './parsed-options.js';
import type { ParsedOptions } from './parsed-options.js';

export function addDoctor(program: Command, run: Run<DoctorOptions>): void {
  command(program, 'doctor', 'say what this machine offers, what is missing, and how to get it')
    .option('--json', 'print JSON')
    .addHelpText('after', EXAMPLES)
    .action((parsed: ParsedOptions) => run({ ...common(parsed), json: parsed.json === true }));
}

const EXAMPLES = `${examples([
  ['doctor', 'a line for each thing that was looked at'],
  ['doctor --json', 'for a script'],
])}

The exit code is 1 where something is missing that training needs.`;
