import type { Command } from 'commander';
import type { ReproduceOptions } from '../command-options.js';
import { named } from '../named.js';
import { CHECKPOINT_OR_LIST, command, examples } from './grammar.js';
import type { Run } from './grammar.js';
import { common } from './parsed-options.js';
import type { ParsedOptions } from './parsed-options.js';

export function addReproduce(program: Command, run: Run<ReproduceOptions>): void {
  command(program, 'reproduce', 'train again what led to a checkpoint, and compare every bit')
    .argument('[checkpoint]', CHECKPOINT_OR_LIST)
    .option('--from <checkpoint>', 'where to begin (default: the checkpoint before, or the beginning)')
    .option('--json', 'print JSON')
    .addHelpText('after', EXAMPLES)
    .action((checkpoint: string | undefined, parsed: ParsedOptions & { from?: string }) =>
      run({ ...named({ checkpoint, from: parsed.from }), ...common(parsed), json: parsed.json === true }),
    );
}

const EXAMPLES = examples([
  ['reproduce latest', 'the stretch since the checkpoint before'],
  ['reproduce 120 --from 100', 'twenty iterations'],
]);
