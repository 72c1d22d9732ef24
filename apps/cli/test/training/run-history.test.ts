import type { MetricsRow } from '@hideout/metrics';
import { describe, expect, it } from '@jest/globals';
import {
  COURSE_POINTS,
  courseMetrics,
  courseWith,
  courseValues,
  noCourse,
} from '../../src/training/run-course.js';
import { curveOf, historyWith, newestRow, noHistory, RECENT_ROWS } from '../../src/training/run-history.js';
import { row } from '../training-fixtures.js';

/** Rewards are the iterations; every third row has none. */
const rows = (count: number, first = 1): MetricsRow[] =>
  Array.from({ length: count }, (_, index) => {
    const iteration = first + index;
    return row(iteration, {
      seeker_reward: iteration % 3 === 0 ? null : iteration,
      hider_reward: -iteration,
    });
  });

describe('the course of a run', () => {
  it('has every row as long as they are few', () => {
    const course = courseWith(noCourse, rows(5));
    expect(courseValues(course, 'seeker_reward')).toEqual([1, 2, null, 4, 5]);
    expect(courseValues(course, 'hider_reward')).toEqual([-1, -2, -3, -4, -5]);
  });

  it('has means of equally many rows when they are more, the newest point of fewer', () => {
    const course = courseWith(noCourse, rows(2 * COURSE_POINTS + 5));
    expect(course.stride).toBe(4);
    const values = courseValues(course, 'hider_reward');
    // Iterations 1 to 4 have the mean 2.5, and so on; 4096 rows are 1024 fours, and a fifth row is left.
    expect(values).toHaveLength(1026);
    expect(values.slice(0, 3)).toEqual([-2.5, -6.5, -10.5]);
    expect(values.slice(-2)).toEqual([-(4097 + 4098 + 4099 + 4100) / 4, -4101]);
    // Of 1, 2, - and 4; of 5, -, 7 and 8; of -, 10, 11 and -.
    expect(courseValues(course, 'seeker_reward').slice(0, 3)).toEqual([7 / 3, 20 / 3, 21 / 2]);
  });

  it('is the same, row by row and all at once', () => {
    const all = rows(COURSE_POINTS + 700);
    const oneByOne = all.reduce((course, next) => courseWith(course, [next]), noCourse);
    expect(oneByOne).toEqual(courseWith(noCourse, all));
  });
});

describe('what is shown of the rows of a run', () => {
  it('is their number, the first and the newest, and curves with the newest row by itself', () => {
    const history = historyWith(historyWith(noHistory, rows(3)), rows(2, 4));
    expect([history.rowCount, history.firstIteration, newestRow(history)]).toEqual([5, 1, rows(5)[4]]);
    expect(history.recent).toEqual(rows(5));
    expect(curveOf(history, 'seeker_reward')).toEqual([1, 2, null, 4, 5]);
    expect(curveOf(noHistory, 'seeker_reward')).toEqual([]);
  });

  it('has the newest figure at the end of a curve also where its points are means', () => {
    const history = historyWith(noHistory, rows(COURSE_POINTS + 3));
    // Of the 2050 rows before the newest, pairs.
    expect(curveOf(history, 'hider_reward')).toHaveLength(1025 + 1);
    expect(curveOf(history, 'hider_reward').slice(-2)).toEqual([-2049.5, -2051]);
  });

  it('is of the same size, and an iteration takes as many reads, however long the run', () => {
    const measured = [8 * COURSE_POINTS, 32 * COURSE_POINTS].map((count) => {
      const history = historyWith(noHistory, rows(count));
      const reads = { count: 0 };
      const counted = new Proxy(history.course.points as unknown[], {
        get: (target, key) => {
          if (typeof key === 'string' && /^\d+$/.test(key)) reads.count++;
          return Reflect.get(target, key) as unknown;
        },
      }) as typeof history.course.points;
      historyWith({ ...history, course: { ...history.course, points: counted } }, rows(1, count + 1));
      return { reads: reads.count, points: history.course.points.length, recent: history.recent.length };
    });
    expect(measured[0]).toEqual(measured[1]);
    expect(measured[0]?.recent).toBe(RECENT_ROWS);
    expect(measured[0]?.reads).toBeLessThanOrEqual(COURSE_POINTS);
  });

  it('has a curve for everything that a course is of', () => {
    const history = historyWith(noHistory, rows(2));
    for (const metric of courseMetrics) expect(curveOf(history, metric)).toHaveLength(2);
  });
});
