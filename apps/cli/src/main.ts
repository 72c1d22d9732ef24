import type { Writable } from 'node:stream';
import { reportError } from './error-report.js';
import { flushed, guardOutput, OutputLostError } from './output-guard.js';
import { runProgram } from './program.js';
import type { CommandTable } from './program.js';
import { interactiveTerminal } from './ui/terminal.js';

/** Each command is loaded when it is asked for: `list` need not wait for the learner. */
function commandTable(currentProcess: CurrentProcess): CommandTable {
  const { stdout, stderr } = currentProcess;
  const output = { stdout, stderr, terminal: interactiveTerminal(currentProcess) };
  return {
    train: async (options) => (await import('./commands/train.js')).trainCommand(options),
    continue: async (options) => (await import('./commands/continue.js')).continueCommand(options),
    evaluate: async (options) => (await import('./commands/evaluate.js')).evaluateCommand(options),
    reproduce: async (options) => (await import('./commands/reproduce.js')).reproduceCommand(options),
    demo: async (options) => (await import('./commands/demo.js')).demoCommand(options),
    replay: async (options) => (await import('./commands/replay.js')).replayCommand(options),
    compare: async (options) => (await import('./commands/compare.js')).compareCommand(options),
    list: async (options) => (await import('./commands/list.js')).listCommand(options, output),
    best: async (options) => (await import('./commands/best.js')).bestCommand(options, output),
    verify: async (options) => (await import('./commands/verify.js')).verifyCommand(options, output),
    pin: async (options) => (await import('./commands/pin.js')).pinCommand(options, output),
    prune: async (options) => (await import('./commands/prune.js')).pruneCommand(options, output),
    archive: async (options) => (await import('./commands/archive.js')).archiveCommand(options, output),
    unarchive: async (options) => (await import('./commands/archive.js')).unarchiveCommand(options, output),
    export: async (options) => (await import('./commands/export.js')).exportCommand(options, output),
    init: async (options) => (await import('./commands/init.js')).initCommand(options, output),
    doctor: async (options) => (await import('./commands/doctor.js')).doctorCommand(options, currentProcess),
    completion: async (options) =>
      (await import('./commands/completion.js')).completionCommand(options, output),
    complete: async (options) => (await import('./commands/completion.js')).completeCommand(options, output),
    dashboard: async (options) => (await import('./commands/dashboard.js')).dashboardCommand(options),
  };
}

/** What is used of `process`. */
export interface CurrentProcess {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdin?: { readonly isTTY?: boolean };
  readonly stdout: Writable & { readonly isTTY?: boolean };
  readonly stderr: Writable;
  exitCode?: number | string | null | undefined;
}

/** Runs `hideout` and leaves its exit code in `currentProcess.exitCode`. */
export async function main(currentProcess: CurrentProcess): Promise<void> {
  const { stdout, stderr } = currentProcess;
  const lostOutput = guardOutput(stdout);
  guardOutput(stderr);
  const showStack = currentProcess.env['HIDEOUT_DEBUG'] === '1';
  try {
    currentProcess.exitCode = await runProgram(currentProcess.argv.slice(2), commandTable(currentProcess), {
      writeOut: (text) => void stdout.write(text),
      writeErr: (text) => void stderr.write(text),
    });
    await flushed(stdout);
    const lost = lostOutput();
    if (lost !== null) throw new OutputLostError(lost);
  } catch (thrown) {
    const report = reportError(thrown, showStack);
    stderr.write(`${report.text}\n`);
    currentProcess.exitCode = report.exitCode;
  }
}
