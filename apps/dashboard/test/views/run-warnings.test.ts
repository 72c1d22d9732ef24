import { expect, test } from '@jest/globals';
import { runWarnings } from '../../src/views/run-warnings.js';

const row = (iteration: number, figures: Record<string, number | null>) => ({
  iteration,
  timestamp: '',
  ...figures,
});

const calm = { damage: null, rows: [], checkpoints: [], notices: null };

test('a calm run has none', () => {
  expect(runWarnings({ ...calm, rows: [row(1, { seeker_kl: 0.01, hider_entropy: 9 })] })).toEqual([]);
});

test('a loss that is no number is told of, one that is not there is not', () => {
  expect(
    runWarnings({
      ...calm,
      rows: [row(1, { seeker_policy_loss: null }), row(2, { hider_value_loss: null })],
    }),
  ).toEqual(['Hider value loss was not a finite number in iteration 2.']);
});

test('a divergence that stays high is told of', () => {
  const rows = [0.2, 0.01, 0.3, 0.4].map((seeker_kl, index) => row(index + 1, { seeker_kl }));
  expect(runWarnings({ ...calm, rows: rows })).toEqual([
    expect.stringContaining('Seeker KL divergence was above 0.1 nats in 3 of the newest 4 iterations'),
  ]);
  expect(runWarnings({ ...calm, rows: rows.slice(0, 2).concat(row(3, { seeker_kl: 0.01 })) })).toEqual([]);
});

test('of a training that keeps notices, those that last are told instead', () => {
  const notice = (topic: string | null, state: 'begins' | 'ends' | 'once', message: string) => ({
    timestamp: '',
    iteration: 1,
    topic,
    state,
    message,
  });
  const rows = [row(1, { seeker_kl: 9, seeker_policy_loss: null })];
  const notices = [
    notice('training', 'begins', 'starts'),
    notice('high_kl seeker', 'begins', 'seeker KL is 9'),
    notice('saving', 'begins', 'degraded: disk full'),
    notice(null, 'once', 'a file was damaged'),
    notice('saving', 'ends', 'checkpoints are saved again'),
  ];
  expect(runWarnings({ ...calm, rows, notices })).toEqual(['seeker KL is 9']);
  const failed = [...notices, notice('failure', 'begins', 'training failed: it diverged')];
  expect(runWarnings({ ...calm, rows, notices: failed })).toEqual([
    'seeker KL is 9',
    'training failed: it diverged',
  ]);
  expect(runWarnings({ ...calm, rows, notices: [] })).toEqual([]);
});
