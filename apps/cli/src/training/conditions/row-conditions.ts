import { figureOf } from '@hideout/metrics';
import type { MetricName, MetricsRow } from '@hideout/metrics';
import type { ConditionName } from '../events.js';

/** What rows are held against. */
export interface RowLimits {
  /** The KL divergence that an update is to have, in an iteration. */
  readonly klTargetAt: (iteration: number) => number;
}

/** Something about one row that may want to be looked at. */
export interface RowCondition {
  readonly condition: ConditionName;
  readonly team: 'seeker' | 'hider' | null;
  /** Iterations in a row before it is told. */
  readonly patience: number;
  /** Whether it is so; null: the row does not say. */
  holds(row: MetricsRow, first: MetricsRow, limits: RowLimits): boolean | null;
  /** What is wrong, with the figure of the row: the sentence before "since iteration". */
  says(row: MetricsRow, first: MetricsRow, limits: RowLimits): string;
}

/** As the weight of the KL penalty grows above it. */
const KL_FACTOR = 2;
/** Share of the entropy of the first iteration below which a policy hardly tries anything any more. */
const ENTROPY_SHARE = 0.2;

/** Everything that rows are looked through for. */
export const rowConditions: readonly RowCondition[] = [
  ...(['seeker', 'hider'] as const).flatMap((team) => [
    highKl(team),
    lowEntropy(team),
    negativeExplainedVariance(team),
  ]),
  notFinite(),
];

function highKl(team: 'seeker' | 'hider'): RowCondition {
  return {
    condition: 'high_kl',
    team,
    patience: 10,
    holds: (row, _first, { klTargetAt }) => {
      const kl = figureOf(row, `${team}_kl`);
      // Without a penalty the target steers nothing.
      if (kl === null || figureOf(row, `${team}_kl_coeff`) === 0) return null;
      return kl > KL_FACTOR * klTargetAt(row.iteration);
    },
    says: (row, _first, { klTargetAt }) =>
      `${team} KL is ${shown(row, `${team}_kl`)}, above twice its target of ${short(klTargetAt(row.iteration))}`,
  };
}

function lowEntropy(team: 'seeker' | 'hider'): RowCondition {
  return {
    condition: 'low_entropy',
    team,
    patience: 5,
    holds: (row, first) => {
      const entropy = figureOf(row, `${team}_entropy`);
      const atFirst = figureOf(first, `${team}_entropy`);
      return entropy === null || atFirst === null ? null : entropy < ENTROPY_SHARE * atFirst;
    },
    says: (row, first) =>
      `${team} entropy is ${shown(row, `${team}_entropy`)}, below a fifth of its first ${shown(first, `${team}_entropy`)}`,
  };
}

function negativeExplainedVariance(team: 'seeker' | 'hider'): RowCondition {
  return {
    condition: 'negative_explained_variance',
    team,
    patience: 10,
    holds: (row) => {
      const explained = figureOf(row, `${team}_explained_variance`);
      return explained === null ? null : explained < 0;
    },
    says: (row) => `${team} explained variance is ${shown(row, `${team}_explained_variance`)}, below zero`,
  };
}

function notFinite(): RowCondition {
  return {
    condition: 'not_finite',
    team: null,
    patience: 1,
    holds: (row) => firstNotFinite(row) !== null,
    says: (row) => {
      const [name, value] = firstNotFinite(row) ?? ['', 0];
      return `${name} is ${value}, written down as missing`;
    },
  };
}

function firstNotFinite(row: MetricsRow): [string, number] | null {
  for (const [name, value] of Object.entries(row))
    if (typeof value === 'number' && !Number.isFinite(value)) return [name, value];
  return null;
}

function shown(row: MetricsRow, name: MetricName): string {
  return short(figureOf(row, name) ?? NaN);
}

/** Three digits that count. */
function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}
