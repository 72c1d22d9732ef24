import { chooseViewMode } from './view-mode.js';

/** The streams of a terminal, and what is known about it. */
export interface Terminal {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** What of a process may be a terminal. */
export interface ProcessStreams {
  readonly stdin?: { readonly isTTY?: boolean };
  readonly stdout: { readonly isTTY?: boolean };
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** The terminal of a process where questions can be asked and a screen can be drawn; null elsewhere, as in a script. */
export function interactiveTerminal(
  { stdin, stdout, env }: ProcessStreams,
  { json = false, plain = false }: { readonly json?: boolean; readonly plain?: boolean } = {},
): Terminal | null {
  if (stdin?.isTTY !== true || chooseViewMode({ json, plain }, stdout, env) !== 'ink') return null;
  return { stdin: stdin as NodeJS.ReadStream, stdout: stdout as NodeJS.WriteStream, env };
}
