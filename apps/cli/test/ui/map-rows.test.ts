import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { MapCell } from '../../src/ui/map-cell.js';
import { mapRows, mapScale } from '../../src/ui/map-rows.js';

const hider: MapCell = { kind: 'agent', team: 'hider', caught: false, headingRad: 0 };
const caught: MapCell = { kind: 'agent', team: 'hider', caught: true, headingRad: 0 };
const seeker: MapCell = { kind: 'agent', team: 'seeker', caught: false, headingRad: Math.PI / 2 };

/** Ground that rises from left to right, with some things on it. */
function cellAt(x: number, z: number): MapCell {
  if (x === 0 && z === 0) return seeker;
  if (x === 3 && z === 0) return hider;
  if (x === 3 && z === 3) return caught;
  if (x === 1 && z === 1) return { kind: 'stone' };
  if (x === 2 && z === 1) return { kind: 'loose' };
  if (x === 1 && z === 2) return { kind: 'hider-block' };
  if (x === 2 && z === 2) return { kind: 'seeker-block' };
  return { kind: 'terrain', height: x / 3 };
}

describe('the map', () => {
  it('shows a column of the world in two characters where there is room', () => {
    expect(mapRows(4, mapScale(4, 8, 4), cellAt, false)).toEqual([
      'S→. : H↑',
      '  ##[]= ',
      '  {}<>= ',
      '  . : X↑',
    ]);
  });

  it('shows two columns, one above the other, in one character where there is less', () => {
    expect(mapRows(4, mapScale(4, 4, 3), cellAt, false)).toEqual(['▶#o△', ' hs×']);
  });

  it('shows the same signs in colour', () => {
    // eslint-disable-next-line no-control-regex
    const strip = (row: string): string => row.replace(/\u001b\[[0-9;]*m/gu, '');
    const scale = mapScale(4, 8, 4);
    const inColour = mapRows(4, scale, cellAt, true);
    expect(inColour[0]).toContain('\u001b[1;38;5;231;48;5;160mS→\u001b[0m');
    expect(inColour.map(strip)).toEqual(mapRows(4, scale, cellAt, false));
  });

  it.each([
    [0, '▲'],
    [Math.PI / 2, '▶'],
    [Math.PI, '▼'],
    [-Math.PI / 2, '◀'],
    [2 * Math.PI - 0.1, '▲'],
    [-20 * Math.PI, '▲'],
  ])('turns the seeker that heads %d', (headingRad, sign) => {
    const turned: MapCell = { kind: 'agent', team: 'seeker', caught: false, headingRad };
    expect(mapRows(1, { across: 1, down: 2, width: 1 }, () => turned, false)).toEqual([sign]);
  });

  it('fits into any terminal that has room for a sign', () => {
    const size = fc.integer({ min: 1, max: 64 });
    fc.assert(
      fc.property(
        size,
        fc.integer({ min: 1, max: 200 }),
        fc.integer({ min: 1, max: 60 }),
        (world, columns, rows) => {
          const map = mapRows(world, mapScale(world, columns, rows), () => ({ kind: 'stone' }), false);
          expect(map.length).toBeLessThanOrEqual(rows);
          for (const row of map) expect(row.length).toBeLessThanOrEqual(columns);
        },
      ),
    );
  });
});
