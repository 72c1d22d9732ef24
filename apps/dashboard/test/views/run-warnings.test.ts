import { expect, test } from '@jest/globals';
import { runWarnings } from '../../src/views/run-warnings.js';

const row = (iteration: number, figures: Record<string, number | null>) => ({
  iteration,
  timestamp: '',
  ...figures,
});

test('a calm run has none', () => {
  expect(runWarnings(null, [row(1, { seeker_kl: 0.01, hider_entropy: 9 })], [])).toEqual([]);
});

test('a loss that is no number is told of, one that is not there is not', () => {
  expect(
    runWarnings(null, [row(1, { seeker_policy_loss: null }), row(2, { hider_value_loss: null })], []),
  ).toEqual(['Hider value loss was not a finite number in iteration 2.']);
});

test('a divergence that stays high is told of', () => {
  const rows = [0.2, 0.01, 0.3, 0.4].map((seeker_kl, index) => row(index + 1, { seeker_kl }));
  expect(runWarnings(null, rows, [])).toEqual([
    expect.stringContaining('Seeker KL divergence was above 0.1 nats in 3 of the newest 4 iterations'),
  ]);
  expect(runWarnings(null, rows.slice(0, 2).concat(row(3, { seeker_kl: 0.01 })), [])).toEqual([]);
});
