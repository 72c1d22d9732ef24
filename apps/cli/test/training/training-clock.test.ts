import { describe, expect, it } from '@jest/globals';
import { TrainingClock } from '../../src/training/training-clock.js';

describe('the clock of a training', () => {
  it('counts from its beginning, and leaves out what it rests', async () => {
    let nowMs = 5000;
    const clock = new TrainingClock(() => nowMs);
    nowMs += 2000;
    expect(clock.seconds()).toBe(2);
    await clock.rest(async () => void (nowMs += 60_000));
    expect(clock.seconds()).toBe(2);
    nowMs += 500;
    expect(clock.seconds()).toBe(2.5);
  });
});
