import { describe, expect, it } from '@jest/globals';
import { episodeStatistics } from '../../src/evaluation/episode-statistics.js';
import { evaluationJson, evaluationLines } from '../../src/evaluation/evaluation-report.js';
import type { EvaluationReport } from '../../src/evaluation/evaluation-report.js';
import { checkpointEntry, episode } from './episodes.js';

const records = [0.25, 0.75].map((hidden) =>
  episode({ metrics: { caught_fraction: 0.5, hidden_fraction: hidden } }),
);

const report: EvaluationReport = {
  checkpoint: checkpointEntry(),
  seed: 3,
  episodes: 2,
  pairings: [
    { seekers: 'random', hiders: 'random', statistics: episodeStatistics(records, 1) },
    { seekers: 'trained', hiders: 'random', statistics: episodeStatistics([episode({ metrics: {} })], 1) },
  ],
};

describe('the report of an evaluation', () => {
  it('is a table with means and confidence intervals', () => {
    // Caught 1/2 of two: Wilson's interval. Hidden 0.25 and 0.75: s = 0.353553, s / √2 = 0.25, times 1.96 = 0.489991.
    expect(evaluationLines(report)).toEqual([
      'checkpoint_000020: 2 episodes of each pairing, seed 3; mean and 95 % confidence interval',
      '',
      'Seekers  Hiders  Catch rate          Hidden fraction     Seeker reward         Hider reward',
      '-------  ------  ------------------  ------------------  --------------------  -----------------',
      'random   random  50.0 % [9.5, 90.5]  50.0 % [1.0, 99.0]  -10.0 [-10.0, -10.0]  25.0 [25.0, 25.0]',
      'trained  random  n/a                 n/a                 -10.0 [-10.0, -10.0]  25.0 [25.0, 25.0]',
    ]);
  });

  it('has no zero with a sign', () => {
    const nothing = episodeStatistics([episode({ agentRewards: [-0.01, -0.01, -0.01] })], 1);
    const pairings = [{ seekers: 'random', hiders: 'random', statistics: nothing } as const];
    expect(evaluationLines({ ...report, pairings }).at(-1)).toMatch(
      / {2}0\.0 \[0\.0, 0\.0\] {2}0\.0 \[0\.0, 0\.0\]$/,
    );
  });

  it('keeps control sequences of a name out of the terminal', () => {
    const checkpoint = checkpointEntry({ name: 'a\u001b[31mb' });
    expect(evaluationLines({ ...report, checkpoint }).join('\n')).not.toContain('\u001b');
  });

  it('has stable names as JSON', () => {
    expect(evaluationJson({ ...report, pairings: report.pairings.slice(1) })).toEqual({
      checkpoint: 'checkpoint_000020',
      identity: '0123456789abcdef0123456789abcdef',
      iteration: 20,
      seed: 3,
      episodes: 2,
      pairings: [
        {
          seekers: 'trained',
          hiders: 'random',
          catch_rate: null,
          hidden_fraction: null,
          seeker_reward: { mean: -10, low: -10, high: -10, count: 1 },
          hider_reward: { mean: 25, low: 25, high: 25, count: 1 },
          episode_length: { mean: 240, low: 240, high: 240, count: 1 },
        },
      ],
    });
  });
});
