import type { Command } from 'commander';
import type { ArchiveCommandOptions, UnarchiveOptions } from '../command-options.js';
import { named } from '../named.js';
import { CHECKPOINT_OR_ASK, command, examples } from './grammar.js';
import type { Run } from './grammar.js';
import { common } from './parsed-options.js';
import type { ParsedOptions } from './parsed-options.js';

export function addArchive(program: Command, run: Run<ArchiveCommandOptions>): void {
  command(program, 'archive', 'pack a checkpoint into a .tar.gz of its name')
    .argument('[checkpoint]', CHECKPOINT_OR_ASK)
    .option('--keep', 'leave the checkpoint beside its archive')
    .addHelpText('after', ARCHIVE_EXAMPLES)
    .action((checkpoint: string | undefined, parsed: ParsedOptions & { keep?: boolean }) =>
      run({ ...common(parsed), ...named({ checkpoint }), keep: parsed.keep === true }),
    );
}

export function addUnarchive(program: Command, run: Run<UnarchiveOptions>): void {
  command(program, 'unarchive', 'unpack an archived checkpoint, and pin it')
    .argument('<archive>', 'name or iteration of the checkpoint, or path of the archive')
    .option('--keep', 'leave the archive beside the checkpoint')
    .addHelpText('after', UNARCHIVE_EXAMPLES)
    .action((checkpoint: string, parsed: ParsedOptions & { keep?: boolean }) =>
      run({ ...common(parsed), checkpoint, keep: parsed.keep === true }),
    );
}

const ARCHIVE_EXAMPLES = examples([
  ['archive 10', 'the checkpoint goes once its archive has been read back'],
  ['archive best --keep', 'a copy to carry away'],
]);

const UNARCHIVE_EXAMPLES = examples([
  ['unarchive 10', 'the checkpoint is back, and pinned'],
  ['unarchive ~/checkpoint_000010.tar.gz', 'one from elsewhere'],
]);
