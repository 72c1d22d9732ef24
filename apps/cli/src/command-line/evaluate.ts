import type { Command } from 'commander';
import type { EvaluateOptions } from '../command-options.js';
import { named } from '../named.js';
import { CHECKPOINT_OR_LIST, command, examples } from './grammar.js';
import type { Run } from './grammar.js';
import { parseCount, parseSeed } from './option-values.js';
import { common, switches } from './parsed-options.js';
import type { ParsedOptions } from './parsed-options.js';

export function addEvaluate(program: Command, run: Run<EvaluateOptions>): void {
  command(program, 'evaluate', 'play the trained teams against random ones and count')
    .argument('[checkpoint]', CHECKPOINT_OR_LIST)
    .option('--episodes <n>', 'episodes of each of the four pairings', parseCount, 200)
    .option('--seed <n>', 'seed of the maps and actions', parseSeed)
    .option('--plain', 'no progress line')
    .option('--json', 'print JSON')
    .addHelpText('after', EXAMPLES)
    .action((checkpoint: string | undefined, parsed: ParsedOptions & { episodes: number }) =>
      run({ ...named({ checkpoint }), ...common(parsed), ...switches(parsed), episodes: parsed.episodes }),
    );
}

const EXAMPLES = examples([
  ['evaluate latest', 'four pairings, 200 episodes each'],
  ['evaluate checkpoint_000120 --episodes 20', 'a quick look'],
  ['evaluate best --json > best.json', 'for a script'],
]);
