import { lineagesOf } from '@hideout/checkpoints';
import type { CheckpointEntry } from '@hideout/checkpoints';
import type { ResolvedConfig } from '../config/resolved-config.js';
import { differenceKind, optionLeaves, optionText } from '../training/option-differences.js';
import type { Difference, DifferenceKind } from '../training/option-differences.js';
import { bytes, duration, fixed, grouped } from './number-format.js';
import { printable } from './printable.js';
import { shortened } from './shortened.js';
import { tableLines } from './table-lines.js';

/** Labels that are shown at either end of a long line of descent. */
const SHOWN_LABELS = 4;
/** Characters of an option's value that are shown. */
const SHOWN_VALUE = 24;

/** What a training would go on with. */
export interface ResumePreview {
  readonly entry: CheckpointEntry;
  /** Every checkpoint of the store, oldest first. */
  readonly stored: readonly CheckpointEntry[];
  /** Name of the run that saved it; empty when it does not say. */
  readonly run: string;
  /** Whether the run goes on under its own name. */
  readonly isSameRun: boolean;
  /** Training time so far. */
  readonly elapsedSeconds: number;
  /** The options that would be in force. */
  readonly config: ResolvedConfig;
  /** The configuration file that was read; null where there is none. */
  readonly file: string | null;
  /** What the file says differently from the checkpoint. */
  readonly differences: readonly Difference[];
}

/** Iteration, run, lineage and figures of the checkpoint, then the configuration's differences, a line for each. */
export function resumePreviewLines(preview: ResumePreview): string[] {
  const { entry, run, isSameRun, elapsedSeconds, config } = preview;
  const rewards = [
    `mean ${fixed(entry.reward_mean, 2)}`,
    `seekers ${fixed(entry.seeker_reward, 2)}`,
    `hiders ${fixed(entry.hider_reward, 2)}`,
  ];
  const fork = isSameRun ? '' : ' (goes on as a fork of it)';
  return [
    `${printable(entry.name)}: iteration ${entry.iteration} of ${config.iterations}`,
    ...[
      ['Path', entry.path],
      ['Saved', `${entry.timestamp.replace(/\.\d+/u, '')}, ${bytes(entry.sizeBytes)}`],
      ['Run', `${run === '' ? 'unknown' : run}${fork}`],
      ['Seed', String(config.seed)],
      ['Trained', `${grouped(entry.episodes_completed)} episodes in ${duration(elapsedSeconds)}`],
      ['Lineage', lineage(preview)],
      ['Rewards', rewards.join(', ')],
      ['Episodes', `${fixed(entry.episode_len_mean, 1)} steps long`],
    ].map(([title, text]) => `  ${`${title}:`.padEnd(10)}${printable(text ?? '')}`),
    '',
    ...configurationLines(preview),
    '',
  ];
}

/** The labels that lead to the checkpoint. */
function lineage({ entry, stored }: ResumePreview): string {
  const lines = lineagesOf(stored);
  const isThis = ({ identity }: CheckpointEntry): boolean => identity === entry.identity;
  let line = lines.find(({ checkpoints }) => checkpoints.some(isThis));
  if (line === undefined) return entry.parent === null ? 'from the beginning' : 'from one that is not here';
  let labels = line.checkpoints.slice(0, line.checkpoints.findIndex(isThis) + 1).map(({ label }) => label);
  for (let { origin } = line; origin !== null; { origin } = line) {
    const last: CheckpointEntry = origin;
    line = lines.find(({ checkpoints }) => checkpoints.includes(last));
    if (line === undefined) break;
    labels = [
      ...line.checkpoints.slice(0, line.checkpoints.indexOf(last) + 1).map(({ label }) => label),
      ...labels,
    ];
  }
  const isLong = labels.length > 2 * SHOWN_LABELS + 1;
  const shown = isLong ? [...labels.slice(0, SHOWN_LABELS), '...', ...labels.slice(-SHOWN_LABELS)] : labels;
  return `from ${line?.hasOrigin === true ? 'one that is not here' : 'the beginning'}: ${shown.join(', ')}`;
}

const KIND_WORDS: Readonly<Record<DifferenceKind, string>> = {
  safe: 'safe',
  learning: 'changes learning',
  incompatible: 'incompatible',
};

function configurationLines({ file, differences, config }: ResumePreview): string[] {
  if (file === null) return ["Configuration: the checkpoint's; there is no config.yaml here."];
  const name = printable(file);
  if (differences.length === 0) return [`Configuration: the checkpoint's; ${name} says the same.`];
  const used = optionLeaves(config.source);
  const value = (text: string | null): string => shortened(optionText(text), SHOWN_VALUE);
  const rows = differences.map((one) => [
    one.key,
    value(one.checkpoint),
    value(one.file),
    value(used.get(one.key) ?? null),
    KIND_WORDS[differenceKind(one)],
  ]);
  return [
    `Configuration: ${name} differs from the checkpoint in ${differences.length} ` +
      `${differences.length === 1 ? 'option' : 'options'}.`,
    ...tableLines([['Option', 'Checkpoint', 'File', 'Used', 'Difference'], ...rows]).map(
      (line) => `  ${line}`,
    ),
  ];
}
