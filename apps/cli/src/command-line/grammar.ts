import type { Command } from 'commander';

/** What a checkpoint can be called on the command line; one rule for all commands. */
export const CHECKPOINT = 'name, path or iteration of a checkpoint, "latest" or "best"';

/** The same for commands that change one. */
export const CHECKPOINT_OR_ASK = `${CHECKPOINT} (default, in a terminal: a list to choose from)`;

/** The same where it may be left out. */
export const CHECKPOINT_OR_LIST = `${CHECKPOINT} (default: a list to choose from; without a terminal the newest)`;

/** What is done with a command once its line has been read. */
export type Run<Options> = (options: Options) => Promise<void>;

/** A command that finds its directories in the configuration, unless told. */
export function command(program: Command, name: string, description: string): Command {
  return program
    .command(name)
    .description(description)
    .option('--config <file>', 'configuration (default: ./config.yaml if it is there)')
    .option('--checkpoint-dir <directory>', 'where checkpoints are kept');
}

/** Lines under `Examples:`, each a command line and what comes of it. */
export function examples(lines: readonly (readonly [line: string, meaning: string])[]): string {
  const width = Math.max(...lines.map(([line]) => line.length));
  return [
    '',
    'Examples:',
    ...lines.map(([line, meaning]) => `  $ hideout ${line.padEnd(width)}  ${meaning}`.trimEnd()),
  ].join('\n');
}
