import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { episodeStatistics, estimate, wilson } from '../../src/evaluation/episode-statistics.js';
import { episode } from './episodes.js';

describe('an estimate', () => {
  it('is the mean with mean ± 1.959964 s / √n', () => {
    // Mean of 1, 2, 3, 4: 2.5. Squares 2.25 + 0.25 + 0.25 + 2.25 = 5, s = √(5/3) = 1.290994, s / √4 = 0.645497,
    // times 1.959964: 1.265151.
    const result = estimate([1, 2, 3, 4]);
    expect(result?.mean).toBe(2.5);
    expect(result?.low).toBeCloseTo(2.5 - 1.265151, 6);
    expect(result?.high).toBeCloseTo(2.5 + 1.265151, 6);
    expect(result?.count).toBe(4);
  });

  it('leaves NaN out, and is null where nothing is left', () => {
    expect(estimate([NaN, 3, NaN])).toEqual({ mean: 3, low: 3, high: 3, count: 1 });
    expect(estimate([NaN])).toBeNull();
    expect(estimate([])).toBeNull();
  });

  it('lies within its interval, which moves with the values', () => {
    const values = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 2, maxLength: 20 });
    fc.assert(
      fc.property(values, fc.integer({ min: -1000, max: 1000 }), (sample, shift) => {
        const [here, there] = [estimate(sample), estimate(sample.map((value) => value + shift))];
        expect(here?.low).toBeLessThanOrEqual(here?.mean ?? NaN);
        expect(here?.high).toBeGreaterThanOrEqual(here?.mean ?? NaN);
        expect(there?.low).toBeCloseTo((here?.low ?? NaN) + shift, 6);
        expect(there?.high).toBeCloseTo((here?.high ?? NaN) + shift, 6);
      }),
    );
  });
});

describe("Wilson's interval", () => {
  it('does not shrink to nothing when nobody was caught in 200 episodes', () => {
    // p = 0: from 0 to z² / (n + z²) = 3.841459 / 203.841459.
    const result = wilson(new Array<number>(200).fill(0));
    expect(result?.mean).toBe(0);
    expect(result?.low).toBe(0);
    expect(result?.high).toBeCloseTo(0.0188453, 6);
  });

  it('is (p + z²/2n ± z √(p(1-p)/n + z²/4n²)) / (1 + z²/n)', () => {
    // p = 1/2, n = 2: centre 1/2; 1.959964 / 2.920729 · √(0.125 + 0.2400912) = 0.405466.
    const result = wilson([0, NaN, 1]);
    expect(result?.low).toBeCloseTo(0.5 - 0.405466, 5);
    expect(result?.high).toBeCloseTo(0.5 + 0.405466, 5);
    expect(result?.count).toBe(2);
  });
});

describe('the statistics of episodes', () => {
  it('are per seeker and per hider, and shares are means over episodes', () => {
    const records = [
      episode(),
      episode({
        length: 200,
        agentRewards: [-20, 0, 10],
        metrics: { caught_fraction: 1, hidden_fraction: 0.25 },
      }),
    ];
    const { episodes, catchRate, hiddenFraction, seekerReward, hiderReward, episodeLength } =
      episodeStatistics(records, 1);
    expect(episodes).toBe(2);
    expect(catchRate?.mean).toBe(0.5);
    expect(hiddenFraction?.mean).toBe(0.5);
    expect(seekerReward?.mean).toBe(-15);
    // (20 + 30) / 2 = 25 and (0 + 10) / 2 = 5.
    expect(hiderReward?.mean).toBe(15);
    expect(episodeLength?.mean).toBe(220);
  });

  it('give no share below 0 or above 1', () => {
    // Mean 0.5, s / √2 = 0.5, times 1.96: the interval would be -0.48 to 1.48.
    const records = [0, 1].map((hidden) => episode({ metrics: { hidden_fraction: hidden } }));
    expect(episodeStatistics(records, 1).hiddenFraction).toEqual({ mean: 0.5, low: 0, high: 1, count: 2 });
  });

  it('are null where the environment has no such figure', () => {
    expect(episodeStatistics([episode({ metrics: {} })], 1).catchRate).toBeNull();
  });
});
