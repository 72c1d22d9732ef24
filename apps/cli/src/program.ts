import { Command, CommanderError } from 'commander';
import { addArchive, addUnarchive } from './command-line/archive.js';
import { addBest } from './command-line/best.js';
import { addCompare } from './command-line/compare.js';
import { addComplete, addCompletion } from './command-line/completion.js';
import { addContinue } from './command-line/continue.js';
import { addDashboard } from './command-line/dashboard.js';
import { addDemo } from './command-line/demo.js';
import { addDoctor } from './command-line/doctor.js';
import { addEvaluate } from './command-line/evaluate.js';
import { addExport } from './command-line/export.js';
import { examples } from './command-line/grammar.js';
import { addInit } from './command-line/init.js';
import { addList } from './command-line/list.js';
import { addPin } from './command-line/pin.js';
import { addPrune } from './command-line/prune.js';
import { addReplay } from './command-line/replay.js';
import { addReproduce } from './command-line/reproduce.js';
import { addTrain } from './command-line/train.js';
import { addVerify } from './command-line/verify.js';
import type {
  ArchiveCommandOptions,
  BestOptions,
  CompareOptions,
  CompleteOptions,
  CompletionOptions,
  ContinueOptions,
  DashboardOptions,
  DemoOptions,
  DoctorOptions,
  EvaluateOptions,
  ExportOptions,
  InitOptions,
  ListOptions,
  PinOptions,
  PruneOptions,
  ReplayOptions,
  ReproduceOptions,
  TrainOptions,
  UnarchiveOptions,
  VerifyOptions,
} from './command-options.js';
import { ExitCode } from './exit-codes.js';
import { version } from './version.js';

/** Where the command line's own words go: help, the version, complaints about options. */
export interface ProgramOutput {
  writeOut(text: string): void;
  writeErr(text: string): void;
}

/** What each command does, as a function that ends with the exit code. */
export interface CommandTable {
  train(options: TrainOptions): Promise<number>;
  continue(options: ContinueOptions): Promise<number>;
  demo(options: DemoOptions): Promise<number>;
  replay(options: ReplayOptions): Promise<number>;
  evaluate(options: EvaluateOptions): Promise<number>;
  compare(options: CompareOptions): Promise<number>;
  reproduce(options: ReproduceOptions): Promise<number>;
  list(options: ListOptions): Promise<number>;
  best(options: BestOptions): Promise<number>;
  verify(options: VerifyOptions): Promise<number>;
  pin(options: PinOptions): Promise<number>;
  prune(options: PruneOptions): Promise<number>;
  archive(options: ArchiveCommandOptions): Promise<number>;
  unarchive(options: UnarchiveOptions): Promise<number>;
  export(options: ExportOptions): Promise<number>;
  dashboard(options: DashboardOptions): Promise<number>;
  init(options: InitOptions): Promise<number>;
  doctor(options: DoctorOptions): Promise<number>;
  completion(options: CompletionOptions): Promise<number>;
  complete(options: CompleteOptions): Promise<number>;
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

/** The command line's grammar: a file of command-line/ for each command. */
function createProgram(
  commands: CommandTable,
  output: ProgramOutput,
  setExitCode: (code: number) => void,
): Command {
  const run =
    <Options>(command: (options: Options) => Promise<number>) =>
    async (options: Options): Promise<void> =>
      setExitCode(await command(options));

  // Output and exit are set before the commands are added: they inherit both.
  const program = new Command('hideout')
    .description('Trains seekers and hiders against each other in a block world.')
    .version(version(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'explain the command')
    .helpCommand('help [command]', 'explain a command')
    .configureOutput(output)
    .exitOverride()
    .addHelpText('after', EXAMPLES);

  program.commandsGroup('Training:');
  addTrain(program, run(commands.train));
  addContinue(program, run(commands.continue));
  addReproduce(program, run(commands.reproduce));

  program.commandsGroup('Watching and measuring:');
  addDemo(program, run(commands.demo));
  addReplay(program, run(commands.replay));
  addEvaluate(program, run(commands.evaluate));
  addCompare(program, run(commands.compare));
  addDashboard(program, run(commands.dashboard));

  program.commandsGroup('Looking after checkpoints:');
  addList(program, run(commands.list));
  addBest(program, run(commands.best));
  addVerify(program, run(commands.verify));
  addPin(program, run(commands.pin));
  addPrune(program, run(commands.prune));
  addArchive(program, run(commands.archive));
  addUnarchive(program, run(commands.unarchive));
  addExport(program, run(commands.export));

  program.commandsGroup('Setting up:');
  addInit(program, run(commands.init));
  addDoctor(program, run(commands.doctor));
  addCompletion(program, run(commands.completion));
  addComplete(program, run(commands.complete));

  return program;
}

const EXAMPLES = `${examples([
  ['train', 'train what config.yaml says'],
  ['train latest --iterations 500', 'go on from the newest checkpoint'],
  ['list --detailed', 'list the checkpoints'],
  ['prune --dry-run', 'what keeps each of them'],
  ['demo latest', 'watch the newest agents play'],
  ['evaluate checkpoint_000120', 'count catches over 200 episodes'],
  ['dashboard', 'the same in the browser'],
])}

hideout <command> --help explains a command.`;
