import { describe, expect, it } from '@jest/globals';
import { demoSummary, episodeLine, episodeNote, pairingLine } from '../../src/evaluation/demo-report.js';
import { episode } from './episodes.js';

describe('the report of a demo', () => {
  it('says who plays, without control sequences', () => {
    const match = { seekers: '\u001b[31mcheckpoint_000020', hiders: 'scripted (flee)', seed: 7 };
    expect(pairingLine(match)).toBe('checkpoint_000020 (seekers) against scripted (flee) (hiders), seed 7');
  });

  it('has a line for each episode, and their means', () => {
    const first = episode();
    const second = episode({
      agentRewards: [10, 0, 0],
      metrics: { caught_fraction: 1, hidden_fraction: 0.25 },
    });
    expect(episodeLine(2, second, 1)).toBe(
      'Episode 2: 240 steps, caught 100 %, hidden 25 %, seeker reward 10.0, hider reward 0.0',
    );
    expect(demoSummary([first, second], 1)).toEqual([
      'Mean of 2: 240 steps, caught 50 %, hidden 50 %, seeker reward 0.0, hider reward 12.5',
    ]);
    expect(episodeNote(first, 1)).toBe('Over: caught 0 %, hidden 75 %');
  });

  it('has no mean of a single episode, and a sentence where none was complete', () => {
    expect(demoSummary([episode()], 1)).toEqual([]);
    expect(demoSummary([], 1)).toEqual(['No episode was played to its end.']);
  });

  it('says n/a for what an episode does not have', () => {
    expect(episodeLine(1, episode({ metrics: {} }), 1)).toContain('caught n/a, hidden n/a, ');
  });
});
