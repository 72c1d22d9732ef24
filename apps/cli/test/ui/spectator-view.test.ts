import type { Surface, WorldView } from '@hideout/env';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { spectatorView } from '../../src/ui/spectator-view.js';
import type { Scene } from '../../src/ui/spectator-view.js';
import { expectGolden } from './golden-file.js';
import { agent, levelWorld } from './worlds.js';

const scene: Scene = {
  seekers: 'checkpoint_000050',
  hiders: 'scripted (seal)',
  episode: 2,
  episodes: 5,
  playback: { speed: 2, isPaused: false },
  note: '',
};

/** A wall with a block in its doorway, a seeker before it and two hiders behind it. */
function walled(size = 32): WorldView {
  const surfaces = new Array<Surface>(size * size).fill('terrain');
  const heights = new Array<number>(size * size).fill(1);
  for (let x = 4; x < 12; x += 1) {
    surfaces[10 * size + x] = x === 8 ? 'placedByHiders' : 'stone';
    heights[10 * size + x] = 3;
  }
  surfaces[3 * size + 3] = 'loose';
  return levelWorld(size, {
    surfaces,
    heights,
    agents: [
      agent('seeker', 8, 4, { episodeReward: 12.34 }),
      agent('hider', 8, 14, { yawRad: Math.PI, carried: 2, episodeReward: -4.5, sees: [2] }),
      agent('hider', 10, 14, { caught: true }),
    ],
  });
}

const vision = { coneRad: 1.6, rangeBlocks: 6 };
const terminal = { colour: false, columns: 80, rows: 24, vision };

describe('a game that is watched', () => {
  it.each([
    [80, 24],
    [120, 40],
  ])('stands beside its figures in a terminal of %d by %d', (columns, rows) => {
    const lines = spectatorView(walled(), scene, { ...terminal, columns, rows });
    expectGolden(`watching-${columns}x${rows}`, `${lines.join('\n')}\n`);
  });

  it('says when it is paused, and what an episode came to', () => {
    const paused = {
      ...scene,
      playback: { speed: 0.5, isPaused: true },
      note: 'Over: caught 50 %, hidden 51 %',
    };
    const text = spectatorView(walled(), paused, terminal).join('\n');
    expect(text).toContain('paused  space pause');
    expect(text).toContain('Over: caught 50 %, hidden 51 %');
    expect(spectatorView(walled(), { ...scene, playback: null }, terminal).join('\n')).not.toContain('space');
  });

  it('has the map above its figures where both do not fit beside each other', () => {
    const lines = spectatorView(walled(), scene, { ...terminal, columns: 40 });
    expect(lines).toHaveLength(20);
    expect(lines[16]).toBe('pursuit     step 120 of 240   hidden 51.');
    expect(lines[19]).toBe('speed 2x   space pause  . step  +/- spee');
  });

  it('shows names without control sequences, in characters of one column', () => {
    const named = { ...scene, seekers: '\u001b[31mred\u0007', hiders: '隠れる人' };
    const lines = spectatorView(walled(), named, terminal);
    expect(lines[0]).toMatch(/Seekers {2}red\?$/);
    expect(lines[1]).toMatch(/Hiders {3}\?\?\?\?$/);
  });

  it('is never wider or higher than the terminal, whatever its size', () => {
    // eslint-disable-next-line no-control-regex
    const strip = (line: string): string => line.replace(/\u001b\[[0-9;]*m/gu, '');
    const name = fc.string({ unit: 'binary', maxLength: 100 });
    fc.assert(
      fc.property(
        fc.integer({ min: 10, max: 160 }),
        fc.integer({ min: 4, max: 60 }),
        fc.constantFrom(16, 32, 64),
        fc.boolean(),
        name,
        (columns, rows, size, colour, seekers) => {
          const lines = spectatorView(walled(size), { ...scene, seekers }, { colour, columns, rows, vision });
          expect(lines.length).toBeLessThan(rows);
          for (const line of lines) expect(strip(line).length).toBeLessThanOrEqual(columns);
        },
      ),
      { numRuns: 60 },
    );
  });
});
