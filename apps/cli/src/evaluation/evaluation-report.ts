import type { CheckpointEntry } from '@hideout/checkpoints';
import { printable } from '../ui/printable.js';
import type { Player } from './checkpoint-policies.js';
import type { EpisodeStatistics, Estimate } from './episode-statistics.js';

/** One pairing of players and what came out of it. */
export interface Pairing {
  readonly seekers: Player;
  readonly hiders: Player;
  readonly statistics: EpisodeStatistics;
}

export interface EvaluationReport {
  readonly checkpoint: CheckpointEntry;
  readonly seed: number;
  /** Episodes of every pairing. */
  readonly episodes: number;
  readonly pairings: readonly Pairing[];
}

/** The report as a table. */
export function evaluationLines(report: EvaluationReport): string[] {
  const { checkpoint, seed, episodes, pairings } = report;
  const header = ['Seekers', 'Hiders', 'Catch rate', 'Hidden fraction', 'Seeker reward', 'Hider reward'];
  const rows = pairings.map(({ seekers, hiders, statistics }) => [
    seekers,
    hiders,
    percent(statistics.catchRate),
    percent(statistics.hiddenFraction),
    decimal(statistics.seekerReward),
    decimal(statistics.hiderReward),
  ]);
  return [
    `${printable(checkpoint.name)}: ${episodes} episodes of each pairing, seed ${seed}; mean and 95 % confidence interval`,
    '',
    ...tableLines([header, ...rows]),
  ];
}

/** Rows as columns below each other, the first row with a rule below it. */
export function tableLines([header = [], ...rows]: readonly (readonly string[])[]): string[] {
  const widths = header.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => (row[column] ?? '').length)),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  return [line(header), widths.map((width) => '-'.repeat(width)).join('  '), ...rows.map(line)];
}

/** The report as plain JSON; its names are stable. */
export function evaluationJson(report: EvaluationReport): object {
  return {
    checkpoint: report.checkpoint.name,
    identity: report.checkpoint.identity,
    iteration: report.checkpoint.iteration,
    seed: report.seed,
    episodes: report.episodes,
    pairings: report.pairings.map(({ seekers, hiders, statistics }) => ({
      seekers,
      hiders,
      catch_rate: statistics.catchRate,
      hidden_fraction: statistics.hiddenFraction,
      seeker_reward: statistics.seekerReward,
      hider_reward: statistics.hiderReward,
      episode_length: statistics.episodeLength,
    })),
  };
}

function percent(estimate: Estimate | null): string {
  return estimateText(estimate, (value) => (100 * value).toFixed(1), ' %');
}

function decimal(estimate: Estimate | null): string {
  return estimateText(estimate, (value) => value.toFixed(1), '');
}

/** `51.0 % [41.0, 61.0]`: the mean and its interval. */
export function estimateText(
  estimate: Estimate | null,
  number: (value: number) => string,
  unit: string,
): string {
  if (estimate === null) return 'n/a';
  return `${number(estimate.mean)}${unit} [${number(estimate.low)}, ${number(estimate.high)}]`;
}
