import { describe, expect, it } from '@jest/globals';
import { demoLines } from '../../src/evaluation/demo-report.js';
import { checkpointEntry, episode } from './episodes.js';

describe('the report of a demo', () => {
  it('has a line for each episode, and their means', () => {
    const second = episode({
      agentRewards: [10, 0, 0],
      metrics: { caught_fraction: 1, hidden_fraction: 0.25 },
    });
    expect(demoLines(checkpointEntry(), [episode(), second], 1)).toEqual([
      'checkpoint_000020, trained seekers against trained hiders',
      'Episode 1: 240 steps, caught 0 %, hidden 75 %, seeker reward -10.0, hider reward 25.0',
      'Episode 2: 240 steps, caught 100 %, hidden 25 %, seeker reward 10.0, hider reward 0.0',
      'Mean: 240 steps, caught 50 %, hidden 50 %, seeker reward 0.0, hider reward 12.5',
    ]);
  });

  it('has no mean of a single episode, and a sentence where none was complete', () => {
    expect(demoLines(checkpointEntry(), [episode()], 1)).toHaveLength(2);
    expect(demoLines(checkpointEntry(), [], 1)).toEqual([
      'checkpoint_000020, trained seekers against trained hiders: no episode was played to its end.',
    ]);
  });

  it('says n/a for what an episode does not have', () => {
    expect(demoLines(checkpointEntry(), [episode({ metrics: {} })], 1)[1]).toContain(
      'caught n/a, hidden n/a, ',
    );
  });
});
