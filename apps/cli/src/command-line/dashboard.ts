import type { Command } from 'commander';
import type { DashboardOptions } from '../command-options.js';
import { named } from '../named.js';
import { command, examples } from './grammar.js';
import type { Run } from './grammar.js';
import { parsePort } from './option-values.js';
import { common } from './parsed-options.js';
import type { ParsedOptions } from './parsed-options.js';

export function addDashboard(program: Command, run: Run<DashboardOptions>): void {
  command(program, 'dashboard', 'show runs and checkpoints in the browser')
    .option('--port <n>', 'TCP port on this computer', parsePort)
    .option('--runs, --runs-dir <directory>', 'where the metrics of runs are kept')
    .option('--host <address>', 'address to listen on (default: 127.0.0.1)')
    .option('--allow-remote', 'let other computers reach it, with the token that is shown')
    .option('--allow-host <names...>', 'with --allow-remote: names under which other computers ask for it')
    .addHelpText('after', EXAMPLES)
    .action(({ port, host, allowRemote, allowHost, ...parsed }: ParsedOptions & DashboardFlags) =>
      run({ ...named({ port, host, allowRemote, allowedHosts: allowHost }), ...common(parsed) }),
    );
}

interface DashboardFlags {
  readonly port?: number;
  readonly host?: string;
  readonly allowRemote?: boolean;
  readonly allowHost?: readonly string[];
}

const EXAMPLES = examples([
  ['dashboard', 'prints the address to open'],
  ['dashboard --port 0', 'on any port that is free'],
  ['dashboard --host 0.0.0.0 --allow-remote', 'for other computers, too; they need its token'],
]);
