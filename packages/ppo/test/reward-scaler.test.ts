import { describe, expect, it } from '@jest/globals';
import { RewardScaler } from '../src/reward-scaler.js';

describe('RewardScaler', () => {
  it('divides by the deviation of the discounted return, which starts anew with an episode', () => {
    const scaler = new RewardScaler(1, true);
    const rewards = Float32Array.of(2, 4, 6);
    scaler.scale(rewards, Uint8Array.of(0, 1, 0), 0.5, Uint8Array.of(1, 1, 1));
    // Returns: 2, then 0.5*2 + 4 = 5, then (new episode) 6. Mean 13/3, variance (65 - 169/3) / 3 = 26/9.
    const deviation = Math.sqrt(26 / 9);
    [2, 4, 6].forEach((reward, t) => expect(rewards[t]).toBeCloseTo(reward / deviation, 5));
    expect(scaler.returns[0]).toBe(6);
  });

  it('leaves steps out of the statistics that are not to be learned from', () => {
    const scaler = new RewardScaler(2, true);
    const rewards = Float32Array.of(1, 100, 3, 100);
    scaler.scale(rewards, Uint8Array.of(0, 0, 0, 0), 0, Uint8Array.of(1, 0, 1, 0));
    // Without discount the returns are the rewards; 1 and 3 have deviation 1.
    expect(scaler.moments).toMatchObject({
      count: 2,
      mean: Float64Array.of(2),
      variance: Float64Array.of(1),
    });
    expect(rewards[0]).toBeCloseTo(1, 6);
  });

  it('leaves rewards alone when it is off', () => {
    const rewards = Float32Array.of(2, 4);
    new RewardScaler(1, false).scale(rewards, Uint8Array.of(0, 0), 0.5, Uint8Array.of(1, 1));
    expect([...rewards]).toEqual([2, 4]);
  });
});
