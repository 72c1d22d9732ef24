import { parseArgs } from 'node:util';
import { messageOf } from './error-message.js';

/** Where the dashboard is served unless told. */
export const DEFAULT_PORT = 4620;

const HOST_NAME = /^[A-Za-z0-9]([A-Za-z0-9.-]{0,250}[A-Za-z0-9])?$/;

export interface CommandLine {
  readonly port: number;
  readonly checkpointDirectory: string;
  readonly runsDirectory: string;
  readonly host: string;
  readonly allowRemote: boolean;
  readonly allowedHosts: readonly string[];
}

export const USAGE = `Usage: hideout-dashboard [options]

Shows runs and checkpoints in the browser, on this computer only. Reads, and never writes.

Options:
  --port <n>                    TCP port; 0 for any free one (default: ${DEFAULT_PORT})
  --checkpoint-dir <directory>  where checkpoints are kept (default: checkpoints)
  --runs, --runs-dir <directory>
                                where the metrics of runs are kept (default: runs)
  --host <address>              address to listen on (default: 127.0.0.1)
  --allow-remote                let other computers reach it: needed for any other address; they need the token that
                                is shown, or the one in HIDEOUT_DASHBOARD_TOKEN (16 characters or more)
  --allow-host <name>           with --allow-remote: a name, beside the address, under which they ask for it; may be
                                repeated
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
        runs: { type: 'string' },
        'runs-dir': { type: 'string', default: 'runs' },
        host: { type: 'string', default: '127.0.0.1' },
        'allow-remote': { type: 'boolean', default: false },
        'allow-host': { type: 'string', multiple: true, default: [] },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    return { mistake: messageOf(error) };
  }
  if (values.help) return 'help';
  const port = Number(values.port);
  if (!/^\d{1,5}$/.test(values.port) || port > 65_535) {
    return { mistake: `--port ${values.port} is no port: give a whole number from 0 to 65535.` };
  }
  const badName = values['allow-host'].find((name) => !HOST_NAME.test(name));
  if (badName !== undefined) {
    return {
      mistake: `--allow-host ${badName} is no name of a computer: letters, digits, '-' and '.', no port.`,
    };
  }
  return {
    port,
    checkpointDirectory: values['checkpoint-dir'],
    runsDirectory: values.runs ?? values['runs-dir'],
    host: values.host,
    allowRemote: values['allow-remote'],
    allowedHosts: values['allow-host'],
  };
}
