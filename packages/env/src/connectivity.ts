import type { GameState } from './game-state.js';
import { surfaceHeight } from './voxels.js';

/**
 * Whether every seeker can walk to every hider: flood fill over columns, up by at most one block, down by any number. Blocks stand on
 * the ground when a world is new, so that a column's surface is all there is to know.
 */
export function areSpawnsConnected(s: GameState, world: number): boolean {
  const { size } = s.grid;
  const heights = Int32Array.from({ length: size * size }, (_, column) =>
    surfaceHeight(s.voxels, s.grid, world, column % size, Math.floor(column / size)),
  );
  for (let seeker = 0; seeker < s.seekers; seeker++) {
    const reached = reachable(heights, size, columnOf(s, world * s.agents + seeker));
    for (let hider = s.seekers; hider < s.agents; hider++) {
      if (reached[columnOf(s, world * s.agents + hider)] === 0) return false;
    }
  }
  return true;
}

function columnOf(s: GameState, i: number): number {
  return Math.floor(s.z[i]) * s.grid.size + Math.floor(s.x[i]);
}

function reachable(heights: Int32Array, size: number, start: number): Uint8Array {
  const reached = new Uint8Array(size * size);
  const open = [start];
  reached[start] = 1;
  while (open.length > 0) {
    const column = open.pop() as number;
    const [x, z] = [column % size, Math.floor(column / size)];
    for (const [dx, dz] of [
      [1, 0],
      [-1, 0],
      [0, 1],
      [0, -1],
    ] as const) {
      if (x + dx < 0 || x + dx >= size || z + dz < 0 || z + dz >= size) continue;
      const next = column + dz * size + dx;
      if (reached[next] === 1 || heights[next] > heights[column] + 1) continue;
      reached[next] = 1;
      open.push(next);
    }
  }
  return reached;
}
