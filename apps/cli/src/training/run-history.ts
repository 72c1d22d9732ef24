import { figureOf } from '@hideout/metrics';
import type { MetricsRow } from '@hideout/metrics';
import { courseValues, courseWith, noCourse } from './run-course.js';
import type { CourseMetric, RunCourse } from './run-course.js';

/** Rows that are kept whole: more than any view looks back on. */
export const RECENT_ROWS = 64;

/** What is shown of the rows of a run. Of bounded size, however long the run, as it is made anew with every iteration. */
export interface RunHistory {
  readonly rowCount: number;
  /** Of the oldest row; null where there is none. */
  readonly firstIteration: number | null;
  /** The newest rows, oldest first. */
  readonly recent: readonly MetricsRow[];
  /** Of all rows but the newest. */
  readonly course: RunCourse;
}

export const noHistory: RunHistory = { rowCount: 0, firstIteration: null, recent: [], course: noCourse };

/** The history after further rows. Pure. */
export function historyWith(history: RunHistory, rows: readonly MetricsRow[]): RunHistory {
  const older = [...history.recent.slice(-1), ...rows].slice(0, -1);
  return {
    rowCount: history.rowCount + rows.length,
    firstIteration: history.firstIteration ?? rows[0]?.iteration ?? null,
    recent: [...history.recent, ...rows.slice(-RECENT_ROWS)].slice(-RECENT_ROWS),
    course: courseWith(history.course, older),
  };
}

export function newestRow({ recent }: RunHistory): MetricsRow | undefined {
  return recent.at(-1);
}

/** A curve over the run, oldest first: means of as many iterations each, and the figure of the newest by itself. */
export function curveOf(history: RunHistory, metric: CourseMetric): (number | null)[] {
  const newest = newestRow(history);
  return newest === undefined ? [] : [...courseValues(history.course, metric), figureOf(newest, metric)];
}
