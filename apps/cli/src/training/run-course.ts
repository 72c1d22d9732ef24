import { figureOf } from '@hideout/metrics';
import type { MetricName, MetricsRow } from '@hideout/metrics';

/** What curves are drawn of. */
export const courseMetrics = [
  'seeker_reward',
  'hider_reward',
  'episode_len_mean',
  'seeker_kl',
  'hider_kl',
  'hidden_fraction',
  'seeker_entropy',
  'hider_entropy',
  'steps_per_second',
] as const satisfies readonly MetricName[];

export type CourseMetric = (typeof courseMetrics)[number];

/** Points that a course has at most: more than a terminal has columns of dots. */
export const COURSE_POINTS = 2048;

/** Curves over a run of any length, in a bounded number of points: each stands for as many rows, one behind the other. */
export interface RunCourse {
  /** Rows that a point stands for; the newest point may stand for fewer. */
  readonly stride: number;
  readonly rowCount: number;
  readonly points: readonly CoursePoint[];
}

/** By place in `courseMetrics`. */
interface CoursePoint {
  readonly sums: readonly number[];
  /** Rows that have a figure. */
  readonly counts: readonly number[];
}

export const noCourse: RunCourse = { stride: 1, rowCount: 0, points: [] };

/** The course after further rows. Pure. */
export function courseWith(course: RunCourse, rows: readonly MetricsRow[]): RunCourse {
  let { stride, rowCount } = course;
  let points = [...course.points];
  for (const row of rows) {
    const isBegun = rowCount % stride !== 0;
    const begun = isBegun ? points.pop() : undefined;
    points.push(begun === undefined ? pointOf(row) : merged(begun, pointOf(row)));
    rowCount++;
    if (points.length <= COURSE_POINTS) continue;
    points = inPairs(points);
    stride *= 2;
  }
  return { stride, rowCount, points };
}

/** One curve of a course, oldest first: means; null where no row has a figure. */
export function courseValues({ points }: RunCourse, metric: CourseMetric): (number | null)[] {
  const place = courseMetrics.indexOf(metric);
  return points.map(({ sums, counts }) => {
    const count = counts[place] ?? 0;
    return count === 0 ? null : (sums[place] as number) / count;
  });
}

function pointOf(row: MetricsRow): CoursePoint {
  const figures = courseMetrics.map((metric) => figureOf(row, metric));
  return {
    sums: figures.map((value) => value ?? 0),
    counts: figures.map((value) => (value === null ? 0 : 1)),
  };
}

function merged(a: CoursePoint, b: CoursePoint): CoursePoint {
  const sum = (of: readonly number[], others: readonly number[]): number[] =>
    of.map((value, place) => value + (others[place] as number));
  return { sums: sum(a.sums, b.sums), counts: sum(a.counts, b.counts) };
}

function inPairs(points: readonly CoursePoint[]): CoursePoint[] {
  const pairs: CoursePoint[] = [];
  for (let at = 0; at < points.length; at += 2) {
    const [first, second] = [points[at] as CoursePoint, points[at + 1]];
    pairs.push(second === undefined ? first : merged(first, second));
  }
  return pairs;
}
