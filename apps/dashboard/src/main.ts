import { parseCommandLine, USAGE } from './command-line.js';
import { messageOf } from './error-message.js';
import { giveWay } from './give-way.js';
import { NotLoopbackError } from './errors/not-loopback-error.js';
import { PortInUseError } from './errors/port-in-use-error.js';
import { UnneededHostsError } from './errors/unneeded-hosts-error.js';
import { startDashboard } from './server.js';

/** What other words on the command line put right. */
const mistakes = [NotLoopbackError, UnneededHostsError, PortInUseError];

/** The program: serves the dashboard until a signal ends it. Exit code 0 then, 1 where it cannot start, 2 for a mistake. */
export async function main(process: NodeJS.Process): Promise<void> {
  const parsed = parseCommandLine(process.argv.slice(2));
  if (parsed === 'help') {
    process.stdout.write(USAGE);
    return;
  }
  if ('mistake' in parsed) {
    process.stderr.write(`${parsed.mistake}\nhideout-dashboard --help lists the options.\n`);
    process.exitCode = 2;
    return;
  }
  const token = process.env['HIDEOUT_DASHBOARD_TOKEN'];
  if (token !== undefined && !/^[\w-]{16,256}$/.test(token)) {
    process.stderr.write(
      "HIDEOUT_DASHBOARD_TOKEN is no token: give 16 to 256 letters, digits, '-' or '_', or leave it out.\n",
    );
    process.exitCode = 2;
    return;
  }
  try {
    await giveWay();
    const dashboard = await startDashboard({ ...parsed, ...(token === undefined ? {} : { token }) });
    process.stdout.write(
      `The dashboard is at ${dashboard.url} (Ctrl+C ends it; trainings are not touched).\n`,
    );
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.once(signal, () => void dashboard.close());
    }
  } catch (error) {
    process.stderr.write(`${messageOf(error)}\n`);
    process.exitCode = mistakes.some((kind) => error instanceof kind) ? 2 : 1;
  }
}
