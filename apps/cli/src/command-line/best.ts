import { Option } from 'commander';
import type { Command } from 'commander';
import type { BestOptions } from '../command-options.js';
import { named } from '../named.js';
import { command, examples } from './grammar.js';
import type { Run } from './grammar.js';
import { common } from './parsed-options.js';
import type { ParsedOptions } from './parsed-options.js';

export function addBest(program: Command, run: Run<BestOptions>): void {
  command(program, 'best', 'name the best checkpoint')
    .option('--metric <name>', 'figure of the checkpoints (default: that of ppo.keep_best)')
    .addOption(
      new Option('--mode <mode>', 'whether its highest or its lowest is the best').choices(['max', 'min']),
    )
    .option('--json', 'print JSON')
    .addHelpText('after', EXAMPLES)
    .action((parsed: ParsedOptions & Pick<BestOptions, 'metric' | 'mode'>) =>
      run({
        ...common(parsed),
        ...named({ metric: parsed.metric, mode: parsed.mode }),
        json: parsed.json === true,
      }),
    );
}

const EXAMPLES = examples([
  ['best', 'by reward_mean, unless ppo.keep_best says otherwise'],
  ['best --metric hider_reward', 'the best hiders'],
  ['best --metric episode_len_mean --mode min', 'the shortest episodes'],
]);
