import { describe, expect, it } from '@jest/globals';
import { allHidersCaught, catchHiders } from '../src/catching.js';
import { lookAround } from '../src/visibility.js';
import { fieldOfView } from '../src/visibility.js';
import { setVoxel, Voxel } from '../src/voxels.js';
import { arena, ground, stand } from './arena.js';
import type { Arena } from './arena.js';

const rule = { enabled: true, distanceBlocks: 2, holdSteps: 3 };

/** Looks and catches once; returns the hiders caught. */
function step({ state, config }: Arena, changes: Partial<typeof rule> = {}): number {
  lookAround(state, 0, fieldOfView(config), false);
  return catchHiders(state, 0, { ...rule, ...changes });
}

/** Hider 0 two blocks before the seeker, hider 1 far away. */
function chase(): Arena {
  const place = arena();
  stand(place.state, 0, 4.5, 4.5);
  stand(place.state, 1, 6.5, 4.5);
  stand(place.state, 2, 4.5, 12.5);
  return place;
}

describe('catching', () => {
  it('needs the steps in a row that the rule says', () => {
    const place = chase();
    expect([step(place), step(place), step(place)]).toEqual([0, 0, 1]);
    expect([...place.state.caught]).toEqual([0, 1, 0]);
    expect(allHidersCaught(place.state, 0)).toBe(false);
  });

  it('starts anew when the hider gets away or out of sight', () => {
    const place = chase();
    step(place);
    step(place);
    stand(place.state, 1, 6.6, 4.5);
    expect(step(place)).toBe(0);
    stand(place.state, 1, 6.5, 4.5);
    step(place);
    step(place);
    setVoxel(place.grid, 5, ground, 4, Voxel.stone);
    setVoxel(place.grid, 5, ground + 1, 4, Voxel.stone);
    expect(step(place)).toBe(0);
    setVoxel(place.grid, 5, ground, 4, Voxel.air);
    setVoxel(place.grid, 5, ground + 1, 4, Voxel.air);
    expect([step(place), step(place), step(place)]).toEqual([0, 0, 1]);
  });

  it('is told once for each hider, and can catch several in one step', () => {
    const place = chase();
    stand(place.state, 2, 6, 5.5);
    step(place);
    step(place);
    expect(step(place)).toBe(0b11);
    expect(allHidersCaught(place.state, 0)).toBe(true);
    expect(step(place)).toBe(0);
  });

  it('never happens when it is off', () => {
    const place = chase();
    for (let i = 0; i < 10; i++) expect(step(place, { enabled: false })).toBe(0);
    expect([...place.state.caught]).toEqual([0, 0, 0]);
  });
});
