import type { TrainOptions } from '../command-options.js';

/**
 * The options of a command line that lead to its directories, so that a command that is proposed finds them too:
 * ` --checkpoint-dir x`, or nothing. `list`, `demo` and `evaluate` know no runs directory, and need none.
 */
export function directoryOptions(options: Pick<TrainOptions, 'configPath' | 'checkpointDirectory'>): string {
  const { configPath, checkpointDirectory } = options;
  return [
    configPath === undefined ? '' : ` --config ${shellWord(configPath)}`,
    checkpointDirectory === undefined ? '' : ` --checkpoint-dir ${shellWord(checkpointDirectory)}`,
  ].join('');
}

/** As a POSIX shell reads it back. */
function shellWord(text: string): string {
  return /^[\w./@%+=:,-]+$/u.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
