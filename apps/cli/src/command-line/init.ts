import type { Command } from 'commander';
import type { InitOptions } from '../command-options.js';
import { named } from '../named.js';
import { examples } from './grammar.js';
import type { Run } from './grammar.js';

export function addInit(program: Command, run: Run<InitOptions>): void {
  program
    .command('init')
    .description('write a config.yaml with every option explained, and its JSON Schema')
    .argument('[directory]', 'where to (default: the current directory)')
    .option('--force', 'replace files that are there')
    .addHelpText('after', EXAMPLES)
    .action((directory: string | undefined, parsed: { force?: boolean }) =>
      run({ ...named({ directory }), force: parsed.force === true }),
    );
}

const EXAMPLES = examples([
  ['init', 'config.yaml and config.schema.json'],
  ['init experiment-2', 'in a directory of its own'],
]);
