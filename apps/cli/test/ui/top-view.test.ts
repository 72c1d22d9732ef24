import type { Surface, WorldView } from '@hideout/env';
import { describe, expect, it } from '@jest/globals';
import { topView } from '../../src/ui/top-view.js';
import { agent } from './worlds.js';

const size = 4;

const surfaces: Surface[] = new Array<Surface>(size * size).fill('terrain');
// column = z * size + x
surfaces[1 * size + 1] = 'stone';
surfaces[1 * size + 2] = 'loose';
surfaces[2 * size + 1] = 'placedByHiders';
surfaces[2 * size + 2] = 'placedBySeekers';

const view: WorldView = {
  size,
  // Ground that rises by one block a column to the right; the stone is higher, and does not count as ground.
  heights: surfaces.map((surface, column) => (surface === 'stone' ? 9 : 1 + (column % size))),
  surfaces,
  agents: [
    agent('seeker', 0, 0, { yawRad: Math.PI / 2, episodeReward: 12.34 }),
    agent('hider', 3, 0, { yawRad: Math.PI, carried: 2, episodeReward: -4.5 }),
    agent('hider', 3, 3, { caught: true }),
  ],
  phase: 'pursuit',
  step: 120,
  stepsLeft: 120,
  hiddenFraction: 0.51,
};

describe('the view from above', () => {
  it('shows ground, blocks and agents, and how the game stands', () => {
    expect(topView(view, { colour: false, columns: 80, rows: 24 })).toEqual([
      'S→. : H↑',
      '  ##[]= ',
      '  {}<>= ',
      '  . : X↓',
      'pursuit     step 120 of 240   hidden 51.0 %',
      'seeker 1: 12.3   hider 1: -4.5 [2]   hider 2: 0.0 caught',
      'S seeker  H hider  X caught  ## stone  [] loose  {} by hiders  <> by seekers',
    ]);
  });

  it('marks the ground that somebody looks at, in colour too', () => {
    const vision = { coneRad: 1.6, rangeBlocks: 32 };
    const agents = [agent('seeker', 0, 0), agent('hider', 3, 0, { yawRad: -Math.PI / 2 })];
    const level = {
      ...view,
      heights: view.heights.map(() => 1),
      surfaces: view.surfaces.map(() => 'terrain' as const),
    };
    const options = { colour: false, columns: 80, rows: 24, vision };
    expect(topView({ ...level, agents }, options).slice(0, 4)).toEqual([
      'S↓ , ,H←',
      ' ; ; ,  ',
      " ; ; '  ",
      " ; ' ' '",
    ]);
    const [, second] = topView({ ...level, agents }, { ...options, colour: true });
    // Violet twice, blue, and a grey.
    expect([...(second ?? '').matchAll(/48;5;(\d+)m/g)].map(([, code]) => code)).toEqual([
      '53',
      '53',
      '17',
      '234',
    ]);
  });

  it('faces down for yaw 0 and right for a quarter turn', () => {
    const facing = (yawRad: number): string | undefined =>
      topView(
        { ...view, agents: [agent('seeker', 0, 0, { yawRad })] },
        { colour: false, columns: 80, rows: 24 },
      )[0];
    expect(facing(0)?.slice(0, 2)).toBe('S↓');
    expect(facing(Math.PI / 2)?.slice(0, 2)).toBe('S→');
    expect(facing(-Math.PI / 2)?.slice(0, 2)).toBe('S←');
  });

  it('knows no hidden share before the release', () => {
    const lines = topView(
      { ...view, phase: 'preparation', step: 3, stepsLeft: 237, hiddenFraction: null },
      { colour: false, columns: 80, rows: 24 },
    );
    expect(lines).toContain('preparation step 3 of 240   hidden n/a');
  });

  it('shows level ground as its lowest', () => {
    const level = { ...view, heights: view.heights.map(() => 5), agents: [] };
    expect(topView(level, { colour: false, columns: 80, rows: 24 })[0]).toBe('        ');
  });

  it('shows whoever still plays where a caught hider lies', () => {
    const agents = [agent('seeker', 1, 0), agent('hider', 1, 0, { caught: true })];
    expect(topView({ ...view, agents }, { colour: false, columns: 80, rows: 24 })[0]?.slice(2, 4)).toBe('S↓');
  });

  it('shows the seeker where it and a hider share a column', () => {
    const agents = [agent('seeker', 1, 0), agent('hider', 1, 0)];
    expect(topView({ ...view, agents }, { colour: false, columns: 80, rows: 24 })[0]?.slice(2, 4)).toBe('S↓');
  });

  it('fits 80 by 24 with a world of 64', () => {
    const world = 64;
    const large = {
      ...view,
      size: world,
      heights: new Array<number>(world * world).fill(1),
      surfaces: new Array<Surface>(world * world).fill('terrain'),
    };
    const lines = topView(large, { colour: false, columns: 80, rows: 24 });
    expect(lines.length).toBeLessThan(24);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(80);
  });
});
