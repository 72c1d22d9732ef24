import type { Command } from 'commander';
import type { CompareOptions } from '../command-options.js';
import { named } from '../named.js';
import { CHECKPOINT, command, examples } from './grammar.js';
import type { Run } from './grammar.js';
import { parseCount, parseSeed } from './option-values.js';
import { common, switches } from './parsed-options.js';
import type { ParsedOptions } from './parsed-options.js';

export function addCompare(program: Command, run: Run<CompareOptions>): void {
  command(program, 'compare', 'two checkpoints side by side, and against each other')
    .argument('<a>', CHECKPOINT)
    .argument('<b>', 'likewise')
    .option('--episodes <n>', 'let them play so many episodes of each of four pairings', parseCount)
    .option('--seed <n>', 'seed of the maps', parseSeed)
    .option('--plain', 'no progress line')
    .option('--json', 'print JSON')
    .addHelpText('after', EXAMPLES)
    .action((a: string, b: string, parsed: ParsedOptions & { episodes?: number }) =>
      run({ a, b, ...named({ episodes: parsed.episodes }), ...common(parsed), ...switches(parsed) }),
    );
}

const EXAMPLES = examples([
  ['compare 10 latest', 'what differs'],
  ['compare best latest --episodes 200', 'who is better, on the same maps'],
  ['compare a/checkpoint_000100 b/checkpoint_000100 --json', 'of two directories, for a script'],
]);
