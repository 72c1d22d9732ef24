import { Argument } from 'commander';
import type { Command } from 'commander';
import type { CompleteOptions, CompletionOptions } from '../command-options.js';
import { SHELLS } from '../completion/shell-scripts.js';
import type { Shell } from '../completion/shell-scripts.js';
import { examples } from './grammar.js';
import type { Run } from './grammar.js';

export function addCompletion(program: Command, run: Run<CompletionOptions>): void {
  program
    .command('completion')
    .description('print the script that completes hideout in a shell')
    .addArgument(new Argument('<shell>', 'whose script').choices(SHELLS))
    .addHelpText('after', EXAMPLES)
    .action((shell: Shell) => run({ shell }));
}

/** What the scripts ask; nobody types it. */
export function addComplete(program: Command, run: Run<CompleteOptions>): void {
  program
    .command('complete', { hidden: true })
    .argument('[words...]')
    .action((words: string[]) => run({ program, words }));
}

const EXAMPLES = `${examples([
  ['completion bash >> ~/.bash_completion', 'for good'],
  ['completion zsh > ~/.hideout.zsh', 'and: source ~/.hideout.zsh, in ~/.zshrc'],
  ['completion fish > ~/.config/fish/completions/hideout.fish', 'for good'],
])}

Commands, options, their values and the names of checkpoints are completed.`;
