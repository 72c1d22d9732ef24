/** From one value to another in so many iterations, in a straight line or along half a cosine; constant afterwards. */
export interface RampSchedule {
  readonly schedule: 'linear' | 'cosine';
  readonly from: number;
  readonly to: number;
  /** Iterations after which `to` is reached. */
  readonly iterations: number;
}

/** Straight lines between points (iteration, value), in ascending order; constant before the first and after the last. */
export interface PiecewiseSchedule {
  readonly schedule: 'piecewise';
  readonly points: readonly (readonly [iteration: number, value: number])[];
}

export type Schedule = RampSchedule | PiecewiseSchedule;

/** An option that may change from iteration to iteration. */
export type Scheduled = number | Schedule;

/**
 * The value in force.
 *
 * @param iteration iterations that are done: 0 in the first one.
 */
export function valueAt(option: Scheduled, iteration: number): number {
  if (typeof option === 'number') return option;
  if (option.schedule === 'piecewise') return piecewiseAt(option.points, iteration);
  const { schedule, from, to, iterations } = option;
  // Not left to the formulas: rounded, they would miss the end by a bit.
  if (iteration >= iterations) return to;
  const done = iteration / iterations;
  return schedule === 'linear' ? between(from, to, done) : between(from, to, risenCosine(done));
}

function piecewiseAt(points: PiecewiseSchedule['points'], iteration: number): number {
  const next = points.findIndex(([at]) => at > iteration);
  if (next < 0) return points[points.length - 1][1];
  if (next === 0) return points[0][1];
  const [[start, from], [end, to]] = [points[next - 1], points[next]];
  return between(from, to, (iteration - start) / (end - start));
}

/** From 0 to 1, level at both ends: (1 - cos(pi x)) / 2 (Loshchilov and Hutter 2017, https://arxiv.org/abs/1608.03983). */
function risenCosine(x: number): number {
  return (1 - Math.cos(Math.PI * x)) / 2;
}

function between(from: number, to: number, share: number): number {
  return from + (to - from) * share;
}
