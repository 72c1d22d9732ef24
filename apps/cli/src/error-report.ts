import { ExitCode } from './exit-codes.js';
import { printableText } from './ui/printable.js';

export interface ErrorReport {
  /** What goes to stderr, without the last line break. */
  readonly text: string;
  readonly exitCode: ExitCode;
}

/**
 * Exit codes of the packages' typed errors, by name. By name and not by class, so that reporting an error loads no
 * package, and so that an error that crossed a thread boundary is still known.
 */
const EXIT_CODES: ReadonlyMap<string, ExitCode> = new Map<string, ExitCode>([
  ['UserError', ExitCode.usage],
  ['NothingChosenError', ExitCode.interrupted],
  ['ConfigFileError', ExitCode.usage],
  ['HideAndSeekConfigError', ExitCode.usage],
  ['PpoConfigError', ExitCode.usage],
  ['StateMismatchError', ExitCode.usage],
  ['HideAndSeekStateError', ExitCode.usage],
  ['CheckpointNotFoundError', ExitCode.usage],
  ['CheckpointDamagedError', ExitCode.usage],
  ['NoGoodCheckpointError', ExitCode.usage],
  ['NewerFormatError', ExitCode.usage],
  ['DirectoryInUseError', ExitCode.usage],
  ['CheckpointNeededError', ExitCode.usage],
  ['NameTakenError', ExitCode.usage],
  ['ArchiveRefusedError', ExitCode.usage],
  ['ArchiveDamagedError', ExitCode.usage],
  ['ExecutorUnavailableError', ExitCode.usage],
  ['StoreReadError', ExitCode.failure],
  ['StoreWriteError', ExitCode.failure],
  ['FileWriteError', ExitCode.failure],
  ['OutputLostError', ExitCode.failure],
  ['LockUnavailableError', ExitCode.failure],
  ['NonFiniteValueError', ExitCode.failure],
  ['DivergenceError', ExitCode.failure],
  ['UnfinishedIterationError', ExitCode.failure],
  ['ThreadDiedError', ExitCode.failure],
  ['TrainingThreadError', ExitCode.failure],
]);

/**
 * The one place that turns whatever was thrown into a sentence and an exit code. The stack is added only for an error
 * that nobody foresaw, and only on demand.
 *
 * @param showStack print the stack of an unforeseen error (HIDEOUT_DEBUG=1).
 */
export function reportError(thrown: unknown, showStack: boolean): ErrorReport {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  const known = EXIT_CODES.get(error.name);
  if (known !== undefined) return { text: prefixed(printableText(error.message)), exitCode: known };
  const stack = showStack ? error.stack : undefined;
  const text =
    stack === undefined
      ? `unexpected error: ${error.message} (HIDEOUT_DEBUG=1 shows where it came from)`
      : `unexpected error: ${stack}`;
  return { text: printableText(text), exitCode: ExitCode.failure };
}

/** Several problems at once (config.yaml) are one a line and start with the file's name: a prefix would be in the way. */
function prefixed(message: string): string {
  return message.includes('\n') ? message : `error: ${message}`;
}
