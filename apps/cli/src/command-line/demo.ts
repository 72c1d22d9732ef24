import type { Command } from 'commander';
import type { DemoOptions } from '../command-options.js';
import { CHECKPOINT_OR_LIST, command, examples } from './grammar.js';
import type { Run } from './grammar.js';
import { parseCount, parseSeed, parseSpeed } from './option-values.js';
import { common, named } from './parsed-options.js';
import type { ParsedOptions } from './parsed-options.js';

export function addDemo(program: Command, run: Run<DemoOptions>): void {
  command(program, 'demo', 'watch trained agents play, seen from above')
    .argument('[checkpoint]', CHECKPOINT_OR_LIST)
    .option('--episodes <n>', 'how many episodes', parseCount, 1)
    .option('--speed <x>', 'multiple of the normal pace', parseSpeed, 1)
    .option('--seed <n>', 'seed of the maps and actions', parseSeed)
    .option('--plain', 'only the statistics, as plain lines')
    .addHelpText('after', EXAMPLES)
    .action((checkpoint: string | undefined, parsed: ParsedOptions & { episodes: number; speed: number }) =>
      run({
        ...named({ checkpoint }),
        ...common(parsed),
        episodes: parsed.episodes,
        speed: parsed.speed,
        plain: parsed.plain === true,
      }),
    );
}

const EXAMPLES = examples([
  ['demo', 'choose a checkpoint and watch an episode'],
  ['demo best --episodes 3 --speed 2', 'three episodes of the best, twice as fast'],
  ['demo 120 --plain --episodes 20', 'only what came of 20 episodes'],
]);
