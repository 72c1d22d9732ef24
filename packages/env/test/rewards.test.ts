import { describe, expect, it } from '@jest/globals';
import { rewardDefaults } from '../src/reward-config.js';
import { rewardAgents } from '../src/rewards.js';
import { arena, stand } from './arena.js';
import type { Arena } from './arena.js';

/** One seeker at (4.5, 4.5), hiders 4 and 8 blocks away in a world of 16; hider 0 is seen. */
function scene(): Arena {
  const place = arena();
  stand(place.state, 0, 4.5, 4.5);
  stand(place.state, 1, 8.5, 4.5);
  stand(place.state, 2, 4.5, 12.5);
  place.state.sees[1] = 1;
  return place;
}

function rewardsOf({ state }: Arena, preset: 'seed' | 'visibility', newlyCaught = 0, step = 150): number[] {
  state.step[0] = step;
  const out = new Float32Array(state.agents);
  const moment = { rewards: rewardDefaults(preset), worldSize: 16, episodeSteps: 240 };
  rewardAgents(state, 0, moment, newlyCaught, out);
  return [...out].map((value) => Math.round(value * 1e5) / 1e5);
}

describe('the seed rewards', () => {
  it('add up time, sight and nearness for seekers, and hiding and distance for hiders', () => {
    // Seeker: -0.05 + 0.1 + 0.1 (1 - 4/16). Seen hider: -0.1 + 0.1 x 4/16. Hidden hider: 0.1 + 0.1 x 8/16.
    expect(rewardsOf(scene(), 'seed')).toEqual([0.125, -0.075, 0.15]);
  });

  it('pay a catch to the seeker, and take from the hider instead of its other terms', () => {
    const place = scene();
    place.state.caught[1] = 1;
    // The nearest free hider is now 8 blocks away and not seen: -0.05 + 0.1 x 0.5 + 50.
    expect(rewardsOf(place, 'seed', 0b01)).toEqual([50, -50, 0.15]);
    expect(rewardsOf(place, 'seed')).toEqual([0, 0, 0.15]);
  });

  it('pay more for the last catch', () => {
    const place = scene();
    place.state.caught.set([0, 1, 1]);
    expect(rewardsOf(place, 'seed', 0b10)).toEqual([99.95, 0, -50]);
  });

  it('pay hiders that are free at the end', () => {
    const place = scene();
    place.state.caught[1] = 1;
    expect(rewardsOf(place, 'seed', 0, 240)).toEqual([0, 0, 50.15]);
  });
});

describe('the terms of distance', () => {
  it('end at the size of the world: no nearness below 0, no distance above 1', () => {
    const place = scene();
    // 21 blocks apart in a world of 16.
    stand(place.state, 0, 0.5, 0.5);
    stand(place.state, 1, 15.5, 15.5);
    stand(place.state, 2, 15.5, 15.5);
    place.state.sees[1] = 0;
    expect(rewardsOf(place, 'seed')).toEqual([-0.05, 0.2, 0.2]);
  });
});

describe('the visibility rewards', () => {
  it('are +1 for hiders when none is seen and -1 otherwise, and nothing in sum', () => {
    const place = scene();
    expect(rewardsOf(place, 'visibility')).toEqual([2, -1, -1]);
    place.state.sees[1] = 0;
    expect(rewardsOf(place, 'visibility')).toEqual([-2, 1, 1]);
    place.state.caught[2] = 1;
    expect(rewardsOf(place, 'visibility')).toEqual([2, -1, -1]);
  });
});
