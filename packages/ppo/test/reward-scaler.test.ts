import { describe, expect, it } from '@jest/globals';
import { RewardScaler } from '../src/reward-scaler.js';

describe('RewardScaler', () => {
  it('divides by the deviation of the discounted return, which starts anew with an episode', () => {
    const scaler = new RewardScaler(1, 0.5, true);
    const rewards = Float32Array.of(2, 4, 6);
    scaler.scale(rewards, Uint8Array.of(0, 1, 0));
    // Returns: 2, then 0.5*2 + 4 = 5, then (new episode) 6. Mean 13/3, variance (65 - 169/3) / 3 = 26/9.
    const deviation = Math.sqrt(26 / 9);
    [2, 4, 6].forEach((reward, t) => expect(rewards[t]).toBeCloseTo(reward / deviation, 5));
    expect(scaler.returns[0]).toBe(6);
  });

  it('leaves rewards alone when it is off', () => {
    const rewards = Float32Array.of(2, 4);
    new RewardScaler(1, 0.5, false).scale(rewards, Uint8Array.of(0, 0));
    expect([...rewards]).toEqual([2, 4]);
  });
});
