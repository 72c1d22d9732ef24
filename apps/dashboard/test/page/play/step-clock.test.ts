import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { dueSteps, MOST_STEPS_AT_ONCE } from '../../../page/play/step-clock.js';

test.each([
  [0, 0, 0],
  [1 / 60, 0, 1 / 60],
  [1 / 12, 1, 0],
  [0.1, 1, 0.1 - 1 / 12],
  [3 / 12, 3, 0],
  [10, MOST_STEPS_AT_ONCE, 0],
])('after %d s %d steps are due, and %d s are left', (seconds, steps, restSeconds) => {
  const due = dueSteps(seconds);
  expect(due.steps).toBe(steps);
  expect(due.restSeconds).toBeCloseTo(restSeconds, 9);
});

test('whatever the frame rate, as long as it is above six a second, there are twelve steps a second', () => {
  const frame = fc.double({ min: 1 / 240, max: 1 / 6, noNaN: true });
  fc.assert(
    fc.property(fc.array(frame, { minLength: 1, maxLength: 200 }), (frames) => {
      let [seconds, steps, total] = [0, 0, 0];
      for (const elapsed of frames) {
        total += elapsed;
        const due = dueSteps(seconds + elapsed);
        steps += due.steps;
        seconds = due.restSeconds;
        expect(due.steps).toBeLessThanOrEqual(MOST_STEPS_AT_ONCE);
        expect(seconds).toBeLessThan(1 / 12);
      }
      expect(Math.abs(steps + seconds * 12 - total * 12)).toBeLessThan(1e-6);
    }),
  );
});
