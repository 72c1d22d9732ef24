import { expect, test } from '@jest/globals';
import { curvesOfRuns } from '../../../page/pages/curves-of-runs.js';
import type { Curves } from '../../../src/api/run-schemas.js';

const none = { byRun: new Map(), problems: [] };

function curves(run: string, newest: number): Curves {
  return { run, run_id: null, row_count: newest, bucket_size: 1, iterations: [newest], metrics: {} };
}

test('a run that cannot be read is named, and the others are shown', () => {
  const { byRun, problems } = curvesOfRuns(none, [
    { run: 'first', curves: curves('first', 1) },
    { run: 'second', problem: 'There is no such run.' },
    { run: 'third', curves: curves('third', 3) },
  ]);
  expect([...byRun.keys()]).toEqual(['first', 'third']);
  expect(problems).toEqual(['The newest curves of second are not there: There is no such run.']);
});

test('who was read before keeps those curves, unless the run is no longer asked for', () => {
  const before = curvesOfRuns(none, [
    { run: 'first', curves: curves('first', 1) },
    { run: 'second', curves: curves('second', 2) },
  ]);
  const { byRun } = curvesOfRuns(before, [{ run: 'first', problem: 'Gone.' }]);
  expect([...byRun]).toEqual([['first', curves('first', 1)]]);
});

test('several with one reason share a sentence', () => {
  const { problems } = curvesOfRuns(none, [
    { run: 'first', problem: 'No answer.' },
    { run: 'second', problem: 'Damaged.' },
    { run: 'third', problem: 'No answer.' },
  ]);
  expect(problems).toEqual([
    'The newest curves of first, third are not there: No answer.',
    'The newest curves of second are not there: Damaged.',
  ]);
});
