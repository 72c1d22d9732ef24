import { printable } from '../ui/printable.js';

/** One thing that is wrong with a configuration. */
export interface ConfigProblem {
  /** Line of the file, from 1; null where no line can be named. */
  readonly line: number | null;
  /** What is wrong and what is allowed, without file and line. */
  readonly text: string;
}

/** A configuration file that cannot be used. The message has one line for every problem, in the file's order. */
export class ConfigFileError extends Error {
  override readonly name = 'ConfigFileError';

  constructor(
    /** The file, as the user named it. */
    readonly file: string,
    readonly problems: readonly ConfigProblem[],
  ) {
    super(
      [...problems]
        .sort((a, b) => (a.line ?? 0) - (b.line ?? 0))
        .map(({ line, text }) => printable(`${file}${line === null ? '' : `:${line}`}: ${text}`))
        .join('\n'),
    );
  }
}
