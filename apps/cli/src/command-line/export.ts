import { Option } from 'commander';
import type { Command } from 'commander';
import { EXPORT_FORMATS } from '../command-options.js';
import type { ExportOptions } from '../command-options.js';
import { named } from '../named.js';
import { CHECKPOINT_OR_LIST, command, examples } from './grammar.js';
import type { Run } from './grammar.js';
import { common } from './parsed-options.js';
import type { ParsedOptions } from './parsed-options.js';

type ParsedExport = ParsedOptions &
  Pick<ExportOptions, 'format'> & {
    readonly policy: string;
    readonly output?: string;
    readonly force?: boolean;
  };

export function addExport(program: Command, run: Run<ExportOptions>): void {
  command(program, 'export', 'write a trained policy to a file for other programs')
    .argument('[checkpoint]', CHECKPOINT_OR_LIST)
    .requiredOption('--policy <id>', 'which policy: seeker_policy or hider_policy')
    .addOption(
      new Option(
        '--format <format>',
        'onnx: runs by itself; tfjs: a directory for tf.loadGraphModel; safetensors: the weights',
      )
        .choices(EXPORT_FORMATS)
        .makeOptionMandatory(),
    )
    .option(
      '--output <path>',
      "file or, for tfjs, directory to write (default: the policy's id and the format)",
    )
    .option('--force', 'replace an export that is there')
    .addHelpText('after', EXAMPLES)
    .action((checkpoint: string | undefined, parsed: ParsedExport) =>
      run({
        ...common(parsed),
        ...named({ checkpoint, output: parsed.output }),
        policyId: parsed.policy,
        format: parsed.format,
        force: parsed.force === true,
      }),
    );
}

const EXAMPLES = examples([
  ['export latest --policy seeker_policy --format onnx', 'for any ONNX runtime'],
  [
    'export best --policy seeker_policy --format tfjs --output web/seekers',
    'for browsers, with TensorFlow.js',
  ],
  ['export 120 --policy hider_policy --format safetensors --output hiders.safetensors', 'the weights'],
]);
