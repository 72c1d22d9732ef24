import type { MetricName, MetricsRow, RunNotice } from '@hideout/metrics';
import { figureOf, lastingNotices, metricDefinition } from '@hideout/metrics';
import type { Checkpoint } from '../api/checkpoint-schemas.js';

/** Rows that a warning looks back at. */
const RECENT = 10;

/** Figures that every iteration has: where one is null, it was not finite. */
const ALWAYS_FINITE: readonly MetricName[] = [
  'seeker_policy_loss',
  'hider_policy_loss',
  'seeker_value_loss',
  'hider_value_loss',
  'seeker_entropy',
  'hider_entropy',
];

/** What a run has left to be judged by. */
export interface RunTraces {
  /** Why its log cannot be read; null for a sound one. */
  readonly damage: string | null;
  readonly rows: readonly MetricsRow[];
  readonly checkpoints: readonly Checkpoint[];
  /** What its training has told, oldest first; null where it keeps no notices. */
  readonly notices: readonly RunNotice[] | null;
}

/**
 * What somebody who trains should look at, a sentence each. A training that keeps notices knows its own limits, as the
 * KL divergence that it aims at; the rows of any other are judged here.
 */
export function runWarnings({ damage, rows, checkpoints, notices }: RunTraces): string[] {
  const damaged = checkpoints.filter(({ state }) => state === 'damaged');
  return [
    ...(damage === null ? [] : [`The log of this run cannot be read on: ${damage}`]),
    ...(notices === null
      ? [...notFinite(rows.at(-1)), ...kl(rows, 'seeker'), ...kl(rows, 'hider')]
      : lastingNotices(notices).map(({ message }) => message)),
    ...damaged.map(
      ({ name, damage: why }) => `${name} is damaged: ${why ?? 'its content is not as it was saved'}`,
    ),
  ];
}

function notFinite(row: MetricsRow | undefined): string[] {
  if (row === undefined) return [];
  return ALWAYS_FINITE.filter((name) => row[name] === null).map(
    (name) => `${titleOf(name)} was not a finite number in iteration ${row.iteration}.`,
  );
}

/** An update that changes a policy this much leaves what PPO can vouch for. */
const KL_LIMIT = 0.1;

function kl(rows: readonly MetricsRow[], side: 'seeker' | 'hider'): string[] {
  const name: MetricName = `${side}_kl`;
  const values = rows.slice(-RECENT).flatMap((row) => figureOf(row, name) ?? []);
  const high = values.filter((value) => value > KL_LIMIT).length;
  if (values.length === 0 || high * 2 < values.length) return [];
  return [
    `${titleOf(name)} was above ${KL_LIMIT} nats in ${high} of the newest ${values.length} iterations: the policy changes ` +
      'much in one iteration; a smaller learning rate or fewer epochs calm it.',
  ];
}

function titleOf(name: MetricName): string {
  return metricDefinition(name)?.title ?? name;
}
