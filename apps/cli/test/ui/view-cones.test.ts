import type { WorldView } from '@hideout/env';
import { describe, expect, it } from '@jest/globals';
import { viewCones } from '../../src/ui/view-cones.js';
import { agent, levelWorld } from './worlds.js';

/** The field of view as rows of text, from the top: 1 seekers, 2 hiders, 3 both. */
function rows(view: WorldView, coneRad = 1.6, rangeBlocks = 32): string[] {
  const seen = [...viewCones(view, { coneRad, rangeBlocks })];
  return Array.from({ length: view.size }, (_, z) =>
    seen
      .slice(z * view.size, (z + 1) * view.size)
      .map((bits) => '.123'.charAt(bits))
      .join(''),
  );
}

describe('where agents look', () => {
  it('is a cone in front of them: down for yaw 0, right for a quarter turn', () => {
    expect(rows(levelWorld(5, { agents: [agent('seeker', 2, 0)] }))).toEqual([
      '..1..',
      '.111.',
      '11111',
      '11111',
      '11111',
    ]);
    expect(rows(levelWorld(5, { agents: [agent('hider', 0, 2, { yawRad: Math.PI / 2 })] }))).toEqual([
      '..222',
      '.2222',
      '22222',
      '.2222',
      '..222',
    ]);
  });

  it('ends at the range, and goes all around for a whole circle', () => {
    expect(rows(levelWorld(5, { agents: [agent('seeker', 2, 2)] }), 2 * Math.PI, 1)).toEqual([
      '.....',
      '..1..',
      '.111.',
      '..1..',
      '.....',
    ]);
  });

  it('ends behind what is higher than an eye, and not behind what is lower', () => {
    const heights = new Array<number>(25).fill(1);
    const wall = { agents: [agent('seeker', 2, 0)], heights };
    heights.fill(3, 10, 15);
    expect(rows(levelWorld(5, wall))).toEqual(['..1..', '.111.', '11111', '.....', '.....']);
    heights.fill(2, 10, 15);
    expect(rows(levelWorld(5, wall))).toEqual(['..1..', '.111.', '11111', '11111', '11111']);
  });

  it('knows nothing of seekers that are held and of hiders that were caught', () => {
    const agents = [agent('seeker', 2, 0), agent('hider', 2, 0), agent('hider', 2, 4, { caught: true })];
    expect(rows(levelWorld(5, { agents, phase: 'preparation' })).join('')).not.toMatch(/[13]/);
    expect(rows(levelWorld(5, { agents }))).toEqual(['..3..', '.333.', '33333', '33333', '33333']);
  });
});
