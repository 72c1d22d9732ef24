import { describe, expect, it } from '@jest/globals';
import { createColumnWalk, startWalk, walkOn } from '../src/column-walk.js';

describe('a walk over columns', () => {
  it('names every column that the line crosses, and where the line enters it', () => {
    const walk = createColumnWalk();
    // Direction (3, 4) / 5 from (0.5, 0.5): z = 1 after 0.625, x = 1 after 0.833, z = 2 after 1.875, x = 2 after 2.5.
    walk.origin.set([0.5, 0.5]);
    walk.direction.set([0.6, 0.8]);
    startWalk(walk);
    const visited = [];
    for (let i = 0; i < 4; i++) {
      walkOn(walk);
      visited.push([walk.x, walk.z, Math.round(walk.distances[0]! * 1000) / 1000]);
    }
    expect(visited).toEqual([
      [0, 1, 0.625],
      [1, 1, 0.833],
      [1, 2, 1.875],
      [2, 2, 2.5],
    ]);
  });

  it('goes straight along an axis, backwards too', () => {
    const walk = createColumnWalk();
    walk.origin.set([3.25, 7.5]);
    walk.direction.set([-1, 0]);
    startWalk(walk);
    walkOn(walk);
    walkOn(walk);
    expect([walk.x, walk.z]).toEqual([1, 7]);
    expect(walk.distances[0]).toBeCloseTo(1.25, 12);
  });
});
