import { parseArgs } from 'node:util';

/** Where the dashboard is served unless told. */
export const DEFAULT_PORT = 4620;

export interface CommandLine {
  readonly port: number;
  readonly checkpointDirectory: string;
  readonly runsDirectory: string;
}

export const USAGE = `Usage: hideout-dashboard [options]

Shows runs and checkpoints in the browser, on this computer only. Reads, and never writes.

Options:
  --port <n>                    TCP port; 0 for any free one (default: ${DEFAULT_PORT})
  --checkpoint-dir <directory>  where checkpoints are kept (default: checkpoints)
  --runs <directory>            where the metrics of runs are kept (default: runs)
  --help                        this text
`;

/** What the words after the program's name ask for; a sentence where they ask for nothing that there is. */
export function parseCommandLine(
  words: readonly string[],
): CommandLine | 'help' | { readonly mistake: string } {
  let values;
  try {
    values = parseArgs({
      args: [...words],
      options: {
        port: { type: 'string', default: String(DEFAULT_PORT) },
        'checkpoint-dir': { type: 'string', default: 'checkpoints' },
        runs: { type: 'string', default: 'runs' },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    return { mistake: error instanceof Error ? error.message : String(error) };
  }
  if (values.help) return 'help';
  const port = Number(values.port);
  if (!/^\d{1,5}$/.test(values.port) || port > 65_535) {
    return { mistake: `--port ${values.port} is no port: give a whole number from 0 to 65535.` };
  }
  return { port, checkpointDirectory: values['checkpoint-dir'], runsDirectory: values.runs };
}
