import type { Command } from 'commander';
import type { PinOptions } from '../command-options.js';
import { named } from '../named.js';
import { CHECKPOINT_OR_ASK, command, examples } from './grammar.js';
import type { Run } from './grammar.js';
import { common } from './parsed-options.js';
import type { ParsedOptions } from './parsed-options.js';

export function addPin(program: Command, run: Run<PinOptions>): void {
  command(program, 'pin', 'keep a checkpoint from ever being removed by retention')
    .argument('[checkpoint]', CHECKPOINT_OR_ASK)
    .option('--unpin', 'take the pin away')
    .addHelpText('after', EXAMPLES)
    .action((checkpoint: string | undefined, parsed: ParsedOptions & { unpin?: boolean }) =>
      run({ ...common(parsed), ...named({ checkpoint }), unpin: parsed.unpin === true }),
    );
}

const EXAMPLES = examples([
  ['pin best', 'also beside a training'],
  ['pin 120 --unpin', 'leave it to retention again'],
]);
