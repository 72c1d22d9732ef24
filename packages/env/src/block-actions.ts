import type { HideAndSeekConfig } from './config.js';
import type { GameState } from './game-state.js';
import { bodyHeight, halfWidth } from './physics.js';
import { Block, cellIndex, isSolid } from './voxels.js';

/** A look within this angle of level aims at feet and head; beyond it, at one height only. */
export const levelLookRad = (20 * Math.PI) / 180;
/** Steps between two block actions of an agent. */
export const cooldownSteps = 3;
/** Cosine of how far off its direction an agent can still take a block: 45 degrees to each side. */
const takeCone = Math.SQRT1_2;

/**
 * The removable block that agent a would take, as a cell index, or -1: with a level look the nearest within reach and 45
 * degrees of its direction, from its feet to its head; looking up only those at its head and above, looking down only those at its feet
 * and below.
 */
export function takeTarget(s: GameState, config: HideAndSeekConfig, world: number, a: number): number {
  const i = world * s.agents + a;
  const reach = config.reachBlocks;
  const [sin, cos] = [Math.sin(s.yaw[i]), Math.cos(s.yaw[i])];
  const feet = Math.floor(s.y[i] + 0.5);
  const [low, high] = aimedHeights(s.pitch[i]);
  const [cx, cz] = [Math.floor(s.x[i]), Math.floor(s.z[i])];
  const span = Math.ceil(reach + 0.5);
  let best = -1;
  let bestDistance = (reach + 0.5) * (reach + 0.5);
  for (let y = feet + low; y <= feet + high; y++) {
    if (y < 0 || y >= s.grid.height) continue;
    for (let z = Math.max(0, cz - span); z <= Math.min(s.grid.size - 1, cz + span); z++) {
      for (let x = Math.max(0, cx - span); x <= Math.min(s.grid.size - 1, cx + span); x++) {
        const index = cellIndex(s.grid, world, x, y, z);
        if (!isRemovable(s.voxels[index], a < s.seekers, config)) continue;
        const [dx, dz] = [x + 0.5 - s.x[i], z + 0.5 - s.z[i]];
        const flat = dx * dx + dz * dz;
        const distance = flat + 0.01 * (y - feet) * (y - feet);
        if (distance >= bestDistance || dx * sin + dz * cos < takeCone * Math.sqrt(flat)) continue;
        best = index;
        bestDistance = distance;
      }
    }
  }
  return best;
}

/**
 * The free cell that agent a would fill, as a cell index, or -1. In front of it, within reach: at its feet, else at its head;
 * looking up only at its head, looking down below its feet first. A block needs another one, or the ground, under it or beside it.
 */
export function placeTarget(s: GameState, config: HideAndSeekConfig, world: number, a: number): number {
  const i = world * s.agents + a;
  const feet = Math.floor(s.y[i] + 0.5);
  const [sin, cos] = [Math.sin(s.yaw[i]), Math.cos(s.yaw[i])];
  const [low, high] = s.pitch[i] > levelLookRad ? [1, 1] : s.pitch[i] < -levelLookRad ? [-1, 0] : [0, 1];
  for (let distance = 0.9; distance <= Math.max(0.9, config.reachBlocks); distance += 0.3) {
    const x = Math.floor(s.x[i] + sin * distance);
    const z = Math.floor(s.z[i] + cos * distance);
    if (x < 0 || z < 0 || x >= s.grid.size || z >= s.grid.size) return -1;
    for (let y = feet + low; y <= feet + high; y++) {
      if (y < 0 || y >= s.grid.height || isSolid(s.voxels, s.grid, world, x, y, z)) continue;
      if (!isHeld(s, world, x, y, z) || isOccupied(s, world, x, y, z)) continue;
      return cellIndex(s.grid, world, x, y, z);
    }
    // Nothing is placed behind a full column.
    if (isSolid(s.voxels, s.grid, world, x, feet, z)) return -1;
  }
  return -1;
}

function aimedHeights(pitch: number): readonly [number, number] {
  if (pitch > levelLookRad) return [1, 2];
  if (pitch < -levelLookRad) return [-1, 0];
  return [0, 1];
}

function isRemovable(block: number, isSeeker: boolean, config: HideAndSeekConfig): boolean {
  if (block === Block.placedByHiders) return !isSeeker || config.blockOwnership === 'none';
  return block === Block.loose || block === Block.placedBySeekers;
}

/** Whether a cell touches a solid one below or beside it. */
function isHeld(s: GameState, world: number, x: number, y: number, z: number): boolean {
  return (
    isSolid(s.voxels, s.grid, world, x, y - 1, z) ||
    isSolid(s.voxels, s.grid, world, x - 1, y, z) ||
    isSolid(s.voxels, s.grid, world, x + 1, y, z) ||
    isSolid(s.voxels, s.grid, world, x, y, z - 1) ||
    isSolid(s.voxels, s.grid, world, x, y, z + 1)
  );
}

/** Whether an agent's body, caught or not, is in a cell. */
function isOccupied(s: GameState, world: number, x: number, y: number, z: number): boolean {
  for (let a = 0; a < s.agents; a++) {
    const i = world * s.agents + a;
    if (
      s.x[i] + halfWidth > x &&
      s.x[i] - halfWidth < x + 1 &&
      s.z[i] + halfWidth > z &&
      s.z[i] - halfWidth < z + 1 &&
      s.y[i] + bodyHeight > y &&
      s.y[i] < y + 1
    ) {
      return true;
    }
  }
  return false;
}
