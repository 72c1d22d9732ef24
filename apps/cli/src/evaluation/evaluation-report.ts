import type { CheckpointEntry } from '@hideout/checkpoints';
import { fixed, NO_FIGURE } from '../ui/number-format.js';
import { printable } from '../ui/printable.js';
import { tableLines } from '../ui/table-lines.js';
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
    shareText(statistics.catchRate),
    shareText(statistics.hiddenFraction),
    decimalText(statistics.seekerReward),
    decimalText(statistics.hiderReward),
  ]);
  return [
    `${printable(checkpoint.name)}: ${episodes} episodes of each pairing, seed ${seed}; mean and 95 % confidence interval`,
    '',
    ...tableLines([header, ...rows]),
  ];
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
      ...statisticsJson(statistics),
    })),
  };
}

/** The figures of a pairing as plain JSON. */
export function statisticsJson(statistics: EpisodeStatistics): object {
  return {
    catch_rate: statistics.catchRate,
    hidden_fraction: statistics.hiddenFraction,
    seeker_reward: statistics.seekerReward,
    hider_reward: statistics.hiderReward,
    episode_length: statistics.episodeLength,
  };
}

/** A share: `51.0 % [41.0, 61.0]`, the mean and its interval. */
export function shareText(estimate: Estimate | null): string {
  return estimateText(estimate, (value) => fixed(100 * value, 1), ' %');
}

/** Any other figure: `51.0 [41.0, 61.0]`. */
export function decimalText(estimate: Estimate | null): string {
  return estimateText(estimate, (value) => fixed(value, 1), '');
}

function estimateText(estimate: Estimate | null, number: (value: number) => string, unit: string): string {
  if (estimate === null) return NO_FIGURE;
  return `${number(estimate.mean)}${unit} [${number(estimate.low)}, ${number(estimate.high)}]`;
}
