import { describe, expect, it } from '@jest/globals';
import { actionSize } from '../../src/actions.js';
import { stand } from '../arena.js';
import { figures, first, preparation, seeker, stage } from './stage.js';
import type { Script } from './stage.js';

describe('what is seen and caught', () => {
  it('is nothing behind a wall', () => {
    expect(figures(stage())).toMatchObject({
      caught_fraction: 0,
      hidden_fraction: 1,
      seen_fraction: 0,
      steps_to_first_sight: NaN,
      steps_to_first_catch: NaN,
    });
  });

  it('is counted from the release on: seen from the first step, caught after those that the rule says', () => {
    const { simulation, grid } = stage({ catching: { holdSteps: 3, distanceBlocks: 2 } });
    stand(simulation.state, first, 5.5, 2.5);
    const result = figures({ simulation, grid });
    // Of 2 x 12 hider-steps the first hider is seen for 3 and caught for 9; the second is hidden for 12.
    expect(result).toMatchObject({
      caught_fraction: 0.5,
      hidden_fraction: 0.5,
      seen_fraction: 0.125,
      steps_to_first_sight: 1,
      steps_to_first_catch: 3,
    });
  });

  it('is only seen when catching is off', () => {
    const { simulation, grid } = stage({ catching: { enabled: false } });
    stand(simulation.state, first, 5.5, 2.5);
    expect(figures({ simulation, grid })).toMatchObject({
      caught_fraction: 0,
      seen_fraction: 0.5,
      steps_to_first_sight: 1,
      steps_to_first_catch: NaN,
    });
  });

  it('begins when a hider steps into the doorway', () => {
    const { simulation, grid } = stage({ catching: { enabled: false } });
    stand(simulation.state, seeker, 3.5, 5.5);
    // At z = 4.0 the line from (3.5, 5.5) to (12.5, 4) crosses x = 9 at z = 4.58, behind the wall; at z = 5.02 it is
    // free.
    stand(simulation.state, first, 12.5, 3.586, Math.PI / 2);
    const walk: Script = (step) => ({ forward: step >= preparation ? 0.5 : 0 });
    // 0.179 a step: from 3.586 it is at 4.84 after 7 steps, crossing x = 9 at z = 5.097 and x = 8 at 5.17.
    const crossing = (steps: number): number => 5.5 + ((3.586 + (steps * 0.5 * 4.3) / 12 - 5.5) * 5.5) / 9;
    let expected = 1;
    while (crossing(expected) < 5) expected++;
    expect(expected).toBeGreaterThan(1);
    expect(figures({ simulation, grid }, { [first]: walk })).toMatchObject({
      steps_to_first_sight: expected,
    });
  });
});

describe('an episode that ends early', () => {
  it('divides carried blocks by the steps that were taken, and seen steps by those of a full episode', () => {
    const { simulation, grid } = stage({ catching: { holdSteps: 3, distanceBlocks: 2 }, hiders: 1 });
    stand(simulation.state, first, 5.5, 2.5, Math.PI);
    simulation.state.carried.set([2, 1]);
    const result = figures({ simulation, grid });
    // Caught in the third of 12 seeking steps.
    expect(simulation.state.step[0]).toBe(preparation + 3);
    expect(result).toMatchObject({
      caught_fraction: 1,
      seen_fraction: 0.25,
      hidden_fraction: 0,
      seeker_blocks_carried: 2,
      hider_blocks_carried: 1,
    });
  });

  it('divides hidden steps by those of a full episode too', () => {
    const { simulation, grid } = stage({ catching: { holdSteps: 1, distanceBlocks: 3 }, hiders: 1 });
    // 177 degrees to the right of a seeker that turns by 15 a step and sees 60 to either side: seen after 8 steps.
    stand(simulation.state, first, 1.5, 2.6);
    const result = figures({ simulation, grid }, { [seeker]: () => ({ turn: 1 }) });
    expect(simulation.state.step[0]).toBe(preparation + 8);
    expect(result.seen_fraction).toBeCloseTo(1 / 12, 6);
    expect(result.hidden_fraction).toBeCloseTo(7 / 12, 6);
  });
});

describe('the release', () => {
  it('gives seekers their sight: not a step earlier', () => {
    const { simulation } = stage({ catching: { enabled: false } });
    stand(simulation.state, first, 5.5, 2.5);
    const seen = Array.from({ length: preparation }, () => {
      simulation.advance(0, new Float64Array(3 * actionSize));
      return simulation.state.sees[first];
    });
    expect(seen).toEqual([0, 0, 0, 0, 0, 0, 0, 1]);
  });
});
