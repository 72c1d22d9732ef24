import { describe, expect, it } from '@jest/globals';
import { createRecall } from '../../src/environments/index.js';

describe('Recall-20', () => {
  it('shows the cue at first, asks 20 steps later, and pays the right choice alone', () => {
    const env = createRecall({ worlds: 200 });
    env.reset(3);
    const cues = [...env.observations.filter((_, i) => i % 2 === 0)];
    // Fair coins: 100 of 200, standard deviation 7.
    const ones = cues.filter((cue) => cue === 1).length;
    expect(cues.filter((cue) => cue === -1).length).toBe(200 - ones);
    expect(Math.abs(ones - 100)).toBeLessThan(36);
    const askedAt = (): number[] => [...env.observations.filter((_, i) => i % 2 === 1)];
    const actions = new Float32Array(200);
    for (let step = 0; step < 20; step++) {
      expect(askedAt()).toEqual(Array(200).fill(0));
      env.step(actions);
      expect([...env.rewards, ...env.terminated, ...env.truncated]).toEqual(Array(600).fill(0));
      expect(env.observations.filter((_, i) => i % 2 === 0)).toEqual(new Float32Array(200));
    }
    expect(askedAt()).toEqual(Array(200).fill(1));
    // The right choice in even worlds, the wrong one in odd ones.
    cues.forEach((cue, world) => (actions[world] = (cue === 1) === (world % 2 === 0) ? 1 : 0));
    env.step(actions);
    expect([...env.rewards]).toEqual(cues.map((_, world) => (world % 2 === 0 ? 1 : 0)));
    expect([...env.terminated]).toEqual(Array(200).fill(1));
    expect([...env.truncated]).toEqual(Array(200).fill(0));
    expect([...env.observations].filter((seen) => seen === 0)).toHaveLength(200);
  });
});
