import { Command, CommanderError } from 'commander';
import type {
  DashboardOptions,
  DemoOptions,
  EvaluateOptions,
  ReproduceOptions,
  TrainOptions,
} from './command-options.js';
import { ExitCode } from './exit-codes.js';
import { parseCount, parsePort, parseSeed, parseSpeed } from './option-values.js';
import { common, named, switches } from './parsed-options.js';
import type { CommandRunner, ParsedOptions } from './parsed-options.js';
import { addStoreCommands } from './store-program.js';
import type { StoreCommandTable } from './store-program.js';
import { version } from './version.js';

/** Where the command line's own words go: help, the version, complaints about options. */
export interface ProgramOutput {
  writeOut(text: string): void;
  writeErr(text: string): void;
}

/** What each command does, as a function that ends with the exit code. */
export interface CommandTable extends StoreCommandTable {
  train(options: TrainOptions): Promise<number>;
  evaluate(options: EvaluateOptions): Promise<number>;
  reproduce(options: ReproduceOptions): Promise<number>;
  demo(options: DemoOptions): Promise<number>;
  dashboard(options: DashboardOptions): Promise<number>;
}

/**
 * Reads the command line and runs the command that it names.
 *
 * @param words the command line after the name of the program.
 * @returns the exit code; a mistake in the command line has been explained and is 2.
 */
export async function runProgram(
  words: readonly string[],
  commands: CommandTable,
  output: ProgramOutput,
): Promise<number> {
  let exitCode: number = ExitCode.ok;
  const program = createProgram(commands, output, (code) => (exitCode = code));
  try {
    await program.parseAsync(words, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? ExitCode.ok : ExitCode.usage;
  }
}

/** The command line's grammar. */
function createProgram(
  commands: CommandTable,
  output: ProgramOutput,
  setExitCode: (code: number) => void,
): Command {
  const run: CommandRunner = (command) => async (options) => setExitCode(await command(options));

  // Output and exit are set before the commands are added: they inherit both.
  const program = new Command('hideout')
    .description('Trains seekers and hiders against each other in a block world.')
    .version(version(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'explain the command')
    .helpCommand('help [command]', 'explain a command')
    .configureOutput(output)
    .exitOverride()
    .addHelpText('after', EXAMPLES);

  program
    .command('train')
    .description('train from the beginning, or go on from a checkpoint')
    .argument('[checkpoint]', 'name or path of a checkpoint, "latest" or "best"')
    .option('--config <file>', 'configuration (default: ./config.yaml if it is there)')
    .option('--iterations <n>', 'train until this iteration, counted from the very beginning', parseCount)
    .option('--seed <n>', 'seed of everything random', parseSeed)
    .option('--checkpoint-dir <directory>', 'where checkpoints are kept')
    .option('--runs-dir <directory>', 'where the metrics of runs are kept')
    .option('--plain', 'plain lines instead of the screen')
    .option('--json', 'one JSON object a line instead of the screen')
    .addHelpText('after', TRAIN_EXAMPLES)
    .action((checkpoint: string | undefined, parsed: ParsedOptions) =>
      run(commands.train)({ ...named({ checkpoint }), ...common(parsed), ...switches(parsed) }),
    );

  addStoreCommands(program, commands, run);

  program
    .command('demo')
    .description('watch trained agents play, seen from above')
    .argument('[checkpoint]', 'name or path of a checkpoint (default: the newest)')
    .option('--episodes <n>', 'how many episodes', parseCount, 1)
    .option('--speed <x>', 'multiple of the normal pace', parseSpeed, 1)
    .option('--seed <n>', 'seed of the maps and actions', parseSeed)
    .option('--config <file>', 'configuration (default: ./config.yaml if it is there)')
    .option('--checkpoint-dir <directory>', 'where checkpoints are kept')
    .option('--plain', 'only the statistics, as plain lines')
    .action((checkpoint: string | undefined, parsed: ParsedOptions & { episodes: number; speed: number }) =>
      run(commands.demo)({
        ...named({ checkpoint }),
        ...common(parsed),
        episodes: parsed.episodes,
        speed: parsed.speed,
        plain: parsed.plain === true,
      }),
    );

  program
    .command('evaluate')
    .description('play the trained teams against random ones and count')
    .argument('[checkpoint]', 'name or path of a checkpoint (default: the newest)')
    .option('--episodes <n>', 'episodes of each of the four pairings', parseCount, 200)
    .option('--seed <n>', 'seed of the maps and actions', parseSeed)
    .option('--config <file>', 'configuration (default: ./config.yaml if it is there)')
    .option('--checkpoint-dir <directory>', 'where checkpoints are kept')
    .option('--plain', 'no progress line')
    .option('--json', 'print JSON')
    .action((checkpoint: string | undefined, parsed: ParsedOptions & { episodes: number }) =>
      run(commands.evaluate)({
        ...named({ checkpoint }),
        ...common(parsed),
        ...switches(parsed),
        episodes: parsed.episodes,
      }),
    );

  program
    .command('reproduce')
    .description('train again what led to a checkpoint, and compare every bit')
    .argument('[checkpoint]', 'name or path of a checkpoint (default: the newest)')
    .option('--from <checkpoint>', 'where to begin (default: the checkpoint before, or the beginning)')
    .option('--config <file>', 'configuration that names the directory')
    .option('--checkpoint-dir <directory>', 'where checkpoints are kept')
    .option('--json', 'print JSON')
    .action((checkpoint: string | undefined, parsed: ParsedOptions) =>
      run(commands.reproduce)({
        ...named({ checkpoint, from: parsed.from }),
        ...common(parsed),
        json: parsed.json === true,
      }),
    );

  program
    .command('dashboard')
    .description('show runs and checkpoints in the browser')
    .option('--port <n>', 'TCP port on this computer', parsePort)
    .option('--config <file>', 'configuration that names the directories')
    .option('--checkpoint-dir <directory>', 'where checkpoints are kept')
    .option('--runs-dir <directory>', 'where the metrics of runs are kept')
    .action((parsed: ParsedOptions) =>
      run(commands.dashboard)({ ...named({ port: parsed.port }), ...common(parsed) }),
    );

  return program;
}

const EXAMPLES = `
Examples:
  $ hideout train                          train what config.yaml says
  $ hideout train latest --iterations 500  go on from the newest checkpoint
  $ hideout list --detailed                list the checkpoints
  $ hideout prune --dry-run                what keeps each of them
  $ hideout demo latest                    watch the newest agents play
  $ hideout evaluate checkpoint_000120     count catches over 200 episodes
  $ hideout dashboard                      the same in the browser

hideout <command> --help explains a command.`;

const TRAIN_EXAMPLES = `
Examples:
  $ hideout train
  $ hideout train --iterations 20 --plain > training.log
  $ hideout train checkpoints/checkpoint_000010 --iterations 200

Ctrl+C finishes the iteration, saves a checkpoint and leaves; a second one leaves at once.`;
