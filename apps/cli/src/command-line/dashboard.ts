import type { Command } from 'commander';
import type { DashboardOptions } from '../command-options.js';
import { command, examples } from './grammar.js';
import type { Run } from './grammar.js';
import { parsePort } from './option-values.js';
import { common, named } from './parsed-options.js';
import type { ParsedOptions } from './parsed-options.js';

export function addDashboard(program: Command, run: Run<DashboardOptions>): void {
  command(program, 'dashboard', 'show runs and checkpoints in the browser')
    .option('--port <n>', 'TCP port on this computer', parsePort)
    .option('--runs-dir <directory>', 'where the metrics of runs are kept')
    .addHelpText('after', EXAMPLES)
    .action((parsed: ParsedOptions & { port?: number }) =>
      run({ ...named({ port: parsed.port }), ...common(parsed) }),
    );
}

const EXAMPLES = examples([
  ['dashboard', 'prints the address to open'],
  ['dashboard --port 0', 'on any port that is free'],
]);
