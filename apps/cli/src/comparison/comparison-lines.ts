import { episodeStatistics } from '../evaluation/episode-statistics.js';
import { decimalText, shareText } from '../evaluation/evaluation-report.js';
import { differingOptions, optionText } from '../training/option-differences.js';
import { bytes, NO_FIGURE } from '../ui/number-format.js';
import { printable } from '../ui/printable.js';
import { shortened } from '../ui/shortened.js';
import { tableLines } from '../ui/table-lines.js';
import type { Compared, Comparison, Match } from './comparison.js';
import { exchanges } from './exchange.js';

/** Characters of a value that are shown: as many as the name of a run has. */
const SHOWN_VALUE = 26;
/** Digits of a figure that are shown. */
const DIGITS = 6;

/** Metadata, figures and configuration side by side, then the match. What differs is marked with a star. */
export function comparisonLines(comparison: Comparison): string[] {
  const { a, b, match } = comparison;
  return [
    `A: ${printable(a.entry.path)}`,
    `B: ${printable(b.entry.path)}`,
    '',
    ...metadataLines(a, b),
    '',
    ...figureLines(a, b),
    '',
    ...configurationLines(a, b),
    ...(match === null ? [] : ['', ...matchLines(match)]),
  ];
}

function metadataLines(a: Compared, b: Compared): string[] {
  const rows = (
    [
      ['Name', ({ entry }) => entry.name],
      ['Iteration', ({ entry }) => String(entry.iteration)],
      ['Saved', ({ entry }) => entry.timestamp.replace(/\.\d+/u, '')],
      ['Run', ({ run }) => (run === '' ? 'unknown' : run)],
      ['Identity', ({ entry }) => entry.identity ?? 'none'],
      ['Gone on from', ({ entry }) => entry.parent ?? 'the beginning'],
      ['Size', ({ entry }) => bytes(entry.sizeBytes)],
    ] satisfies [string, (compared: Compared) => string][]
  ).map(([name, value]) => marked(name, value(a), value(b)));
  return tableLines([['  Checkpoint', 'A', 'B'], ...rows]);
}

function figureLines(a: Compared, b: Compared): string[] {
  const names = [...new Set([...a.figures.keys(), ...b.figures.keys()])].sort();
  if (names.length === 0) return ['Neither checkpoint has figures.'];
  const rows = names.map((name) => {
    const [left, right] = [a.figures.get(name), b.figures.get(name)];
    const change = left === undefined || right === undefined ? '' : figure(right - left, true);
    return [...marked(name, figure(left), figure(right)), left === right ? '' : change];
  });
  return tableLines([['  Figure', 'A', 'B', 'B - A'], ...rows]);
}

function configurationLines(a: Compared, b: Compared): string[] {
  const differences = differingOptions(a.configuration, b.configuration);
  if (differences.length === 0) return ['Configuration: the same.'];
  const rows = differences.map(({ key, checkpoint, file }) =>
    marked(key, optionText(checkpoint), optionText(file)),
  );
  return tableLines([['  Option', 'A', 'B'], ...rows]);
}

/** Both sides' statistics, pairing by pair, then what an exchange of one side changes. */
function matchLines({ seed, episodes, seekers, gameDifferences, played }: Match): string[] {
  const statistics = played.map((pairing) => [pairing, episodeStatistics(pairing.records, seekers)] as const);
  const pairing = ({ seekers: s, hiders: h }: { seekers: string; hiders: string }): string[] => [
    s.toUpperCase(),
    h.toUpperCase(),
  ];
  return [
    `Match: ${episodes} episodes of each pairing on the same maps, seed ${seed}; mean and 95 % confidence interval`,
    '(catch rate: Wilson; the others: normal approximation)',
    ...(gameDifferences.length === 0
      ? []
      : [`Played in the game of A; that of B differs in ${gameDifferences.map(printable).join(', ')}.`]),
    '',
    ...tableLines([
      ['Seekers', 'Hiders', 'Catch rate', 'Hidden fraction'],
      ...statistics.map(([who, { catchRate, hiddenFraction }]) => [
        ...pairing(who),
        shareText(catchRate),
        shareText(hiddenFraction),
      ]),
    ]),
    '',
    ...tableLines([
      ['Seekers', 'Hiders', 'Seeker reward', 'Hider reward', 'Steps'],
      ...statistics.map(([who, { seekerReward, hiderReward, episodeLength }]) => [
        ...pairing(who),
        decimalText(seekerReward),
        decimalText(hiderReward),
        decimalText(episodeLength),
      ]),
    ]),
    ...exchangeLines(played, seekers),
  ];
}

function exchangeLines(played: Match['played'], seekers: number): string[] {
  const changes = exchanges(played, seekers);
  if (changes === null) return [];
  return [
    '',
    'What changes when B plays a side and no longer A, map by map, over both opponents',
    "(mean and 95 % interval of Student's t for paired differences)",
    '',
    ...tableLines([
      ['Side', 'Catch rate', 'Hidden fraction'],
      ...changes.map(({ side, catchRate, hiddenFraction }) => [
        side,
        shareText(catchRate),
        shareText(hiddenFraction),
      ]),
    ]),
    '',
    ...tableLines([
      ['Side', 'Seeker reward', 'Hider reward'],
      ...changes.map(({ side, seekerReward, hiderReward }) => [
        side,
        decimalText(seekerReward),
        decimalText(hiderReward),
      ]),
    ]),
  ];
}

/** A row whose name has a star when the values differ. */
function marked(name: string, a: string, b: string): string[] {
  return [`${a === b ? ' ' : '*'} ${printable(name)}`, shortened(a, SHOWN_VALUE), shortened(b, SHOWN_VALUE)];
}

function figure(value: number | undefined, withSign = false): string {
  if (value === undefined || !Number.isFinite(value)) return NO_FIGURE;
  const text = String(Number(value.toPrecision(DIGITS)));
  return withSign && value > 0 ? `+${text}` : text;
}
