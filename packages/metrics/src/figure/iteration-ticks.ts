import { figureOf } from '../metrics-row.js';
import type { MetricsRow } from '../metrics-row.js';
import { shortCount } from './figure-number.js';

/** A mark on the axis of iterations. */
export interface IterationTick {
  readonly iteration: number;
  /** The environment steps until then, as text; empty where the rows do not say. */
  readonly environmentSteps: string;
}

const TICKS = 8;

/** Round iterations of an axis, about eight at most, with the environment steps that the run had taken by then. */
export function iterationTicks(
  rows: readonly MetricsRow[],
  [first, last]: readonly [number, number],
): IterationTick[] {
  const distance = roundDistance((last - first) / TICKS);
  const ticks: IterationTick[] = [];
  for (let at = Math.ceil(first / distance) * distance; at <= last; at += distance) {
    const steps = environmentStepsAt(rows, at);
    ticks.push({ iteration: at, environmentSteps: steps === null ? '' : shortCount(steps) });
  }
  return ticks;
}

/** The least of 1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, ... that is no less. */
function roundDistance(least: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, least)));
  const factors = power === 1 ? [1, 2, 5, 10] : [1, 2, 2.5, 5, 10];
  return (factors.find((factor) => factor * power >= least) ?? 10) * power;
}

/** Of the row of that iteration, or between its neighbours, as far between as the iteration. None before the first row. */
function environmentStepsAt(rows: readonly MetricsRow[], iteration: number): number | null {
  const after = rows.find((row) => row.iteration >= iteration);
  const before = rows.findLast((row) => row.iteration <= iteration);
  const [low, high] = [figureOf(before, 'environment_steps'), figureOf(after, 'environment_steps')];
  if (before === undefined || after === undefined || low === null || high === null) return null;
  if (before === after) return low;
  return low + ((high - low) * (iteration - before.iteration)) / (after.iteration - before.iteration);
}
