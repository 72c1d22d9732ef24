import type { Command } from 'commander';
import { Option } from 'commander';
import { EXPORT_FORMATS } from './command-options.js';
import type {
  ArchiveCommandOptions,
  BestOptions,
  ExportOptions,
  ListOptions,
  PinOptions,
  PruneOptions,
} from './command-options.js';
import { common, named } from './parsed-options.js';
import type { CommandRunner, ParsedOptions } from './parsed-options.js';

/** What each command on the store of checkpoints does, as a function that ends with the exit code. */
export interface StoreCommandTable {
  list(options: ListOptions): Promise<number>;
  best(options: BestOptions): Promise<number>;
  pin(options: PinOptions): Promise<number>;
  prune(options: PruneOptions): Promise<number>;
  archive(options: ArchiveCommandOptions): Promise<number>;
  unarchive(options: ArchiveCommandOptions): Promise<number>;
  export(options: ExportOptions): Promise<number>;
}

const CHECKPOINT = 'name or path of a checkpoint, its iteration, "latest" or "best"';

/** Adds the commands that look after checkpoints. */
export function addStoreCommands(program: Command, commands: StoreCommandTable, run: CommandRunner): void {
  const command = (name: string, description: string): Command =>
    program
      .command(name)
      .description(description)
      .option('--config <file>', 'configuration (default: ./config.yaml if it is there)')
      .option('--checkpoint-dir <directory>', 'where checkpoints are kept');

  command('list', 'list the checkpoints')
    .option('-d, --detailed', 'add sizes, times and the rewards of both teams')
    .option('--json', 'print JSON')
    .action((parsed: ParsedOptions) =>
      run(commands.list)({
        ...common(parsed),
        detailed: parsed.detailed === true,
        json: parsed.json === true,
      }),
    );

  command('best', 'name the best checkpoint')
    .option('--metric <name>', 'figure of the checkpoints (default: that of ppo.keep_best)')
    .addOption(
      new Option('--mode <mode>', 'whether its highest or its lowest is the best').choices(['max', 'min']),
    )
    .option('--json', 'print JSON')
    .action((parsed: ParsedOptions & Pick<BestOptions, 'metric' | 'mode'>) =>
      run(commands.best)({
        ...common(parsed),
        ...named({ metric: parsed.metric, mode: parsed.mode }),
        json: parsed.json === true,
      }),
    );

  command('pin', 'keep a checkpoint from ever being removed by retention')
    .argument('<checkpoint>', CHECKPOINT)
    .option('--unpin', 'take the pin away')
    .action((checkpoint: string, parsed: ParsedOptions & { unpin?: boolean }) =>
      run(commands.pin)({ ...common(parsed), checkpoint, unpin: parsed.unpin === true }),
    );

  command('prune', 'remove the checkpoints that the configuration does not keep')
    .option('--dry-run', 'only say what keeps each checkpoint, or why it would go')
    .option('--json', 'print JSON')
    .addHelpText('after', PRUNE_HELP)
    .action((parsed: ParsedOptions & { dryRun?: boolean }) =>
      run(commands.prune)({
        ...common(parsed),
        dryRun: parsed.dryRun === true,
        json: parsed.json === true,
      }),
    );

  command('archive', 'pack a checkpoint into a .tar.gz of its name')
    .argument('<checkpoint>', CHECKPOINT)
    .option('--keep', 'leave the checkpoint beside its archive')
    .action((checkpoint: string, parsed: ParsedOptions & { keep?: boolean }) =>
      run(commands.archive)({ ...common(parsed), checkpoint, keep: parsed.keep === true }),
    );

  command('unarchive', 'unpack an archived checkpoint, and pin it')
    .argument('<checkpoint>', 'name or iteration of the checkpoint, or path of the archive')
    .option('--keep', 'leave the archive beside the checkpoint')
    .action((checkpoint: string, parsed: ParsedOptions & { keep?: boolean }) =>
      run(commands.unarchive)({ ...common(parsed), checkpoint, keep: parsed.keep === true }),
    );

  command('export', 'write a trained policy to a file for other programs')
    .argument('[checkpoint]', `${CHECKPOINT} (default: the newest)`)
    .requiredOption('--policy <id>', 'which policy: seeker_policy or hider_policy')
    .addOption(
      new Option('--format <format>', 'onnx: runs by itself; safetensors: the weights')
        .choices(EXPORT_FORMATS)
        .makeOptionMandatory(),
    )
    .option('--output <file>', "file to write (default: the policy's id and the format)")
    .option('--force', 'replace a file that is there')
    .addHelpText('after', EXPORT_EXAMPLES)
    .action((checkpoint: string | undefined, parsed: ParsedExport) =>
      run(commands.export)({
        ...common(parsed),
        ...named({ checkpoint, output: parsed.output }),
        policyId: parsed.policy,
        format: parsed.format,
        force: parsed.force === true,
      }),
    );
}

type ParsedExport = ParsedOptions &
  Pick<ExportOptions, 'format'> & {
    readonly policy: string;
    readonly output?: string;
    readonly force?: boolean;
  };

const EXPORT_EXAMPLES = `
Examples:
  $ hideout export latest --policy seeker_policy --format onnx
  $ hideout export checkpoint_000120 --policy hider_policy --format safetensors --output hiders.safetensors`;

const PRUNE_HELP = `
What stays is said by ppo.keep_last_n, keep_every, keep_best and keep_max_mb in config.yaml. Pinned checkpoints, damaged
ones and the newest two that are sound always stay. Figures and histories go with their checkpoints.`;
