import { describe, expect, it } from '@jest/globals';
import type { TrainingEvent } from '../../src/training/events.js';
import { progressReporter } from '../../src/training/progress-reporter.js';

describe('the progress reporter', () => {
  it('tells the first step, and not every one after it', () => {
    const seen: TrainingEvent[] = [];
    const report = progressReporter(
      () => 5,
      (event) => seen.push(event),
      () => false,
    );
    for (let step = 0; step < 100; step++) report('rollout', step / 100);
    expect(seen[0]).toEqual({ type: 'progress', iteration: 5, phase: 'rollout', fraction: 0 });
    expect(seen.length).toBeLessThan(100);
  });

  it('tells once that a stop was asked for', () => {
    const seen: TrainingEvent[] = [];
    const report = progressReporter(
      () => 5,
      (event) => seen.push(event),
      () => true,
    );
    for (let step = 0; step < 100; step++) report('learning', step / 100);
    expect(seen.filter(({ type }) => type === 'stopping')).toEqual([{ type: 'stopping', iteration: 5 }]);
  });
});
