import { describe, expect, it } from '@jest/globals';
import { historyWith, noHistory } from '../../src/training/run-history.js';
import {
  initialTrainingState,
  iterationsDone,
  iterationsLeft,
  reduceTraining,
  secondsLeft,
} from '../../src/ui/training-state.js';
import { finished, iteration, row, started, stateAfter } from '../training-fixtures.js';

describe('the training state', () => {
  it('counts iterations of a fresh run from nothing', () => {
    expect(iterationsDone(initialTrainingState)).toBe(0);
    expect(iterationsDone(stateAfter(started))).toBe(0);
    expect(iterationsDone(stateAfter(started, iteration(1), iteration(2)))).toBe(2);
  });

  it('goes on from the history of a resumed run and keeps it', () => {
    const history = historyWith(noHistory, [row(1), row(2)]);
    const resumed = stateAfter({ ...started, firstIteration: 3, history }, iteration(3));
    expect(resumed.history.recent.map((entry) => entry.iteration)).toEqual([1, 2, 3]);
    expect(resumed.ownRows).toBe(1);
    expect(iterationsLeft(resumed)).toBe(497);
  });

  it('says how far a resumed run is before its first iteration, even without a history', () => {
    expect(iterationsDone(stateAfter({ ...started, firstIteration: 11 }))).toBe(10);
  });

  it('estimates the time left from the mean of this process, not from the history', () => {
    const slowHistory = historyWith(noHistory, [row(1, { iteration_seconds: 1000 })]);
    const state = stateAfter(
      { ...started, totalIterations: 5, firstIteration: 2, history: slowHistory },
      iteration(2, { iteration_seconds: 2 }),
      iteration(3, { iteration_seconds: 4 }),
    );
    // mean (2 + 4) / 2 = 3 s, iterations 4 and 5 are left
    expect(secondsLeft(state)).toBe(6);
  });

  it('looks back on the newest twenty iterations only', () => {
    const first = Array.from({ length: 5 }, (_, i) => iteration(i + 1, { iteration_seconds: 100 }));
    const then = Array.from({ length: 20 }, (_, i) => iteration(i + 6, { iteration_seconds: 1 }));
    const state = stateAfter({ ...started, totalIterations: 30 }, ...first, ...then);
    expect(secondsLeft(state)).toBe(5);
  });

  it('does not know the time left before the first iteration', () => {
    expect(secondsLeft(stateAfter(started))).toBeNull();
  });

  it('keeps the progress of an iteration beside which a checkpoint is saved, and forgets that of a save', () => {
    const learning = { type: 'progress', iteration: 2, phase: 'learning', fraction: 0.5 } as const;
    const saving = { type: 'progress', iteration: 2, phase: 'saving', fraction: 0 } as const;
    const checkpoint = {
      type: 'checkpoint',
      iteration: 1,
      name: 'checkpoint_000001',
      path: '/checkpoints/checkpoint_000001',
      sizeBytes: 1,
      seconds: 1,
      removed: [],
    } as const;
    expect(stateAfter(started, learning, checkpoint).progress).toEqual(learning);
    expect(stateAfter(started, saving, checkpoint).progress).toBeNull();
  });

  it('forgets the progress of an iteration that is done', () => {
    const progress = { type: 'progress', iteration: 1, phase: 'learning', fraction: 0.5 } as const;
    expect(stateAfter(started, progress).progress).toEqual(progress);
    expect(stateAfter(started, progress, iteration(1)).progress).toBeNull();
  });

  it('keeps the newest fifty warnings, in order', () => {
    const warnings = Array.from({ length: 60 }, (_, i) => ({ type: 'warning', message: `${i}` }) as const);
    const state = stateAfter(...warnings);
    expect(state.warnings).toHaveLength(50);
    expect(state.warnings[0]).toBe('10');
    expect(state.warnings.at(-1)).toBe('59');
  });

  it('remembers that it is stopping, has finished or has failed', () => {
    expect(stateAfter(started, { type: 'stopping', iteration: 1 }).stopping).toBe(true);
    expect(stateAfter(started, finished).finished).toEqual(finished);
    const failed = { type: 'failed', message: 'no', exitCode: 1 } as const;
    expect(stateAfter(started, failed).failed).toEqual(failed);
  });

  it('does not change the state that it is given', () => {
    const before = stateAfter(started, iteration(1));
    const copy = structuredClone(before);
    reduceTraining(before, iteration(2));
    reduceTraining(before, { type: 'warning', message: 'x' });
    expect(before).toEqual(copy);
  });
});
