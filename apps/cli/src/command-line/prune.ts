import type { Command } from 'commander';
import type { PruneOptions } from '../command-options.js';
import { command, examples } from './grammar.js';
import type { Run } from './grammar.js';
import { common } from './parsed-options.js';
import type { ParsedOptions } from './parsed-options.js';

export function addPrune(program: Command, run: Run<PruneOptions>): void {
  command(program, 'prune', 'remove the checkpoints that the configuration does not keep')
    .option('--dry-run', 'only say what keeps each checkpoint, or why it would go')
    .option('--json', 'print JSON')
    .addHelpText('after', EXAMPLES)
    .action((parsed: ParsedOptions & { dryRun?: boolean }) =>
      run({ ...common(parsed), dryRun: parsed.dryRun === true, json: parsed.json === true }),
    );
}

const EXAMPLES = `${examples([
  ['prune --dry-run', 'what keeps each of them'],
  ['prune', 'remove those that nothing keeps'],
])}

What stays is said by ppo.keep_last_n, keep_every, keep_best and keep_max_mb in config.yaml. Pinned checkpoints, damaged
ones and the newest two that are sound always stay. Figures and histories go with their checkpoints.`;
