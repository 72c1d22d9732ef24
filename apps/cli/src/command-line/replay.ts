import type { Command } from 'commander';
import type { ReplayOptions } from '../command-options.js';
import { examples } from './grammar.js';
import type { Run } from './grammar.js';
import { parseSpeed } from './option-values.js';
import type { ParsedOptions } from './parsed-options.js';

export function addReplay(program: Command, run: Run<ReplayOptions>): void {
  program
    .command('replay')
    .description('watch recorded episodes')
    .argument('<file>', 'what "hideout demo --record" wrote')
    .option('--speed <x>', 'multiple of the normal pace', parseSpeed, 1)
    .option('--verify', 'play it unseen, and say whether it ends as it was recorded')
    .option('--plain', 'only the statistics, as plain lines')
    .addHelpText('after', EXAMPLES)
    .action((file: string, parsed: ParsedOptions & { speed: number; verify?: boolean }) =>
      run({ file, speed: parsed.speed, verify: parsed.verify === true, plain: parsed.plain === true }),
    );
}

const EXAMPLES = examples([
  ['replay chase.replay --speed 2', 'watch it, twice as fast'],
  ['replay chase.replay --verify', 'is it played to the same end?'],
]);
