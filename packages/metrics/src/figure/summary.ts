import { metricDefinition } from '../metric-definitions.js';
import type { MetricName } from '../metric-definitions.js';
import { figureOf } from '../metrics-row.js';
import type { MetricsRow } from '../metrics-row.js';
import { figureText } from './figure-number.js';

/** One line of the summary panel. */
export interface SummaryLine {
  readonly title: string;
  /** The newest figure. */
  readonly value: string;
  /** How the newest tenth of the run compares with the tenth before it: '▲ 1.20', '▼ 0.0031', '≈', or empty. */
  readonly trend: string;
}

/** The figures of the summary, top to bottom; the flag says whether a trend makes sense. */
const lines: readonly (readonly [name: MetricName, hasTrend: boolean])[] = [
  ['iteration', false],
  ['episodes_completed', false],
  ['environment_steps', false],
  ['elapsed_seconds', false],
  ['steps_per_second', true],
  ['reward_mean', true],
  ['seeker_reward', true],
  ['hider_reward', true],
  ['episode_len_mean', true],
  ['caught_fraction', true],
  ['hidden_fraction', true],
  ['seeker_kl', true],
  ['hider_kl', true],
  ['seeker_entropy', true],
  ['hider_entropy', true],
];

/** The newest figures and their trends; figures that the run does not have are left out. */
export function summaryLines(rows: readonly MetricsRow[]): SummaryLine[] {
  return lines.flatMap(([name, hasTrend]) => {
    const values = rows.flatMap((row) => figureOf(row, name) ?? []);
    const newest = values.at(-1);
    if (newest === undefined) return [];
    const definition = metricDefinition(name);
    const unit = definition?.unit ?? '1';
    return [
      {
        title: definition?.title ?? name,
        value: figureText(newest, unit),
        trend: hasTrend ? trendText(values, unit) : '',
      },
    ];
  });
}

function trendText(values: readonly number[], unit: string): string {
  const change = trend(values);
  if (change === null) return '';
  if (change === 0) return '≈';
  return `${change > 0 ? '▲' : '▼'} ${figureText(Math.abs(change), unit)}`;
}

/**
 * The mean of the newest tenth of the values less the mean of the tenth before it; 0 where that is less than half its
 * standard error, and null for fewer than two values.
 */
export function trend(values: readonly number[]): number | null {
  if (values.length < 2) return null;
  const width = Math.max(1, Math.floor(values.length / 10));
  const newer = values.slice(-width);
  const older = values.slice(-2 * width, -width);
  const change = mean(newer) - mean(older);
  const standardError = Math.sqrt((variance(newer) + variance(older)) / width);
  return Math.abs(change) <= standardError / 2 ? 0 : change;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function variance(values: readonly number[]): number {
  const center = mean(values);
  return mean(values.map((value) => (value - center) ** 2));
}
