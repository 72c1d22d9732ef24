import type { MetricName, MetricsRow } from '@hideout/metrics';
import { flowedLines } from './flowed-lines.js';
import { figure } from './metrics-figure.js';
import { fixed, grouped, percent } from './number-format.js';

const SPACE = '   ';

/**
 * What the agents did in the newest iteration, in so many lines of so many characters: the most telling first, and left
 * out what there is no figure or no room for.
 */
export function behaviourLines(row: MetricsRow | undefined, columns: number, lines: number): string[] {
  return flowedLines(behaviours(row), columns, SPACE).slice(0, lines);
}

function behaviours(row: MetricsRow | undefined): string[] {
  const share = (name: MetricName): string | null => shown(figure(row, name), percent);
  const mean = (name: MetricName): string | null => shown(figure(row, name), (value) => fixed(value, 1));
  const both = (name: string): string | null => {
    const seekers = mean(`seeker_${name}` as MetricName);
    const hiders = mean(`hider_${name}` as MetricName);
    return seekers === null || hiders === null ? null : `${seekers} / ${hiders}`;
  };
  const parts: [string, string | null][] = [
    ['caught', share('caught_fraction')],
    ['hidden', share('hidden_fraction')],
    ['seen', share('seen_fraction')],
    ['first sight', mean('steps_to_first_sight')],
    ['first catch', mean('steps_to_first_catch')],
    ['placed', both('blocks_placed')],
    ['removed', both('blocks_removed')],
    ['sealed', share('sealed_at_release')],
    ['withheld', share('blocks_withheld_at_release')],
    ['doorways blocked', share('doorways_blocked_at_release')],
    ['breaches', mean('breaches')],
    ['climbs', both('climbs')],
    ['carried', both('blocks_carried')],
  ];
  return [episodes(row), ...parts.flatMap(([name, text]) => (text === null ? [] : [`${name} ${text}`]))];
}

function episodes(row: MetricsRow | undefined): string {
  return (
    `Episodes ${grouped(figure(row, 'episodes_completed'))}` +
    ` (${grouped(figure(row, 'episodes_this_iteration'))} new,` +
    ` ${fixed(figure(row, 'episode_len_mean'), 1)} steps)`
  );
}

function shown(value: number | null, text: (value: number) => string): string | null {
  return value === null ? null : text(value);
}
