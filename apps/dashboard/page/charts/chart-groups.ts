import { metricDefinition } from '@hideout/metrics/definitions';
import { visibleText } from '../text.js';

/** A chart: its title, and which metrics are its lines. */
export interface ChartPlan {
  readonly title: string;
  readonly unit: string;
  readonly lines: readonly { readonly metric: string; readonly label: string; readonly color: string }[];
}

export interface ChartGroup {
  readonly title: string;
  readonly charts: readonly ChartPlan[];
}

const sides = (metric: string): ChartPlan['lines'] => [
  { metric: `seeker_${metric}`, label: 'Seekers', color: '--seeker' },
  { metric: `hider_${metric}`, label: 'Hiders', color: '--hider' },
];

const one = (metric: string, label: string): ChartPlan['lines'] => [{ metric, label, color: '--total' }];

const groups: readonly ChartGroup[] = [
  {
    title: 'Episodes',
    charts: [
      { title: 'Episode reward', unit: 'reward', lines: one('reward_mean', 'All agents') },
      { title: 'Reward per agent', unit: 'reward', lines: sides('reward') },
      { title: 'Episode length', unit: 'steps', lines: one('episode_len_mean', 'All agents') },
    ],
  },
  {
    title: 'Behaviour',
    charts: [
      {
        title: 'Hiders',
        unit: 'fraction',
        lines: [
          { metric: 'hidden_fraction', label: 'Hidden', color: '--hider' },
          { metric: 'caught_fraction', label: 'Caught', color: '--seeker' },
        ],
      },
      { title: 'Blocks placed', unit: 'blocks', lines: sides('blocks_placed') },
      { title: 'Climbs', unit: '1', lines: sides('climbs') },
      {
        title: 'Sealed in',
        unit: 'fraction',
        lines: [
          { metric: 'sealed_at_release', label: 'At the release', color: '--hider' },
          { metric: 'sealed_at_end', label: 'At the end', color: '--total' },
        ],
      },
    ],
  },
  {
    title: 'Learning',
    charts: [
      { title: 'KL divergence', unit: 'nats', lines: sides('kl') },
      { title: 'Entropy', unit: 'nats', lines: sides('entropy') },
      { title: 'Policy loss', unit: '1', lines: sides('policy_loss') },
      { title: 'Value loss', unit: '1', lines: sides('value_loss') },
      { title: 'Explained variance', unit: 'fraction', lines: sides('explained_variance') },
      { title: 'Clip fraction', unit: 'fraction', lines: sides('clip_fraction') },
      { title: 'Policy gradient norm', unit: '1', lines: sides('policy_grad_norm') },
      { title: 'Learning rate', unit: '1', lines: sides('learning_rate') },
    ],
  },
  {
    title: 'Speed',
    charts: [
      { title: 'Throughput', unit: 'steps/s', lines: one('steps_per_second', 'All worlds') },
      {
        title: 'Time of an iteration',
        unit: 's',
        lines: [
          { metric: 'rollout_seconds', label: 'Rollout', color: '--total' },
          { metric: 'learning_seconds', label: 'Learning', color: '--accent' },
        ],
      },
    ],
  },
];

/** Those that count up, and have no curve worth seeing. */
const COUNTERS: ReadonlySet<string> = new Set([
  'environment_steps',
  'agent_steps',
  'episodes_completed',
  'elapsed_seconds',
]);

/** The charts that a run with these metrics has; metrics that no chart is made for get one of their own at the end. */
export function chartGroups(metrics: ReadonlySet<string>): ChartGroup[] {
  const planned = groups.map(({ title, charts }) => ({
    title,
    charts: charts
      .map((chart) => ({ ...chart, lines: chart.lines.filter(({ metric }) => metrics.has(metric)) }))
      .filter(({ lines }) => lines.length > 0),
  }));
  const shown = new Set(
    groups.flatMap(({ charts }) => charts.flatMap(({ lines }) => lines.map(({ metric }) => metric))),
  );
  const others = [...metrics].filter((name) => !shown.has(name) && !COUNTERS.has(name)).map(ownChart);
  return [...planned, { title: 'Others', charts: others }].filter(({ charts }) => charts.length > 0);
}

function ownChart(metric: string): ChartPlan {
  const definition = metricDefinition(metric);
  const title = definition?.title ?? visibleText(metric);
  return { title, unit: definition?.unit ?? '1', lines: [{ metric, label: 'Value', color: '--total' }] };
}
