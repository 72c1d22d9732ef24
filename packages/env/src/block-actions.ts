import { bodyHalfWidth, bodyHeight, eyeHeight } from './agent-body.js';
import { Along, createColumnWalk, startWalk, walkOn } from './column-walk.js';
import type { HideAndSeekConfig } from './config.js';
import { castRay, createRay, createRayHit } from './rays.js';
import { cosine, sine } from './trigonometry.js';
import { isSolid, setVoxel, surfaceHeight, Voxel, voxelAt } from './voxels.js';
import type { VoxelGrid } from './voxels.js';
import type { WorldState } from './world-state.js';

/** Steps between two block actions of one agent. */
export const blockCooldownSteps = 4;
/** Looking up or down by more than this (20 degrees) aims along the line of sight, by less it aims forgivingly. */
const levelPitchRad = Math.PI / 9;
/** Around a seeker's spawn nothing is placed during the preparation, so that no seeker is walled in: blocks. */
const spawnClearBlocks = 2.5;

/** A level look takes blocks along the yaw and this much (20 degrees) to both sides of it. */
const sideRad = Math.PI / 9;
const cosSide = cosine(sideRad);
const sinSide = sine(sideRad);
/** Heights at which a level look takes blocks, from the feet: nearest to the hands first. */
const takeHeights = [0, 1, -1];

/** What an agent would take or where it would place; written by the functions below. */
export interface BlockTarget {
  found: boolean;
  x: number;
  y: number;
  z: number;
  /** Blocks from the agent's middle (from its eye when it looks up or down). */
  distance: number;
}

export function createBlockTarget(): BlockTarget {
  return { found: false, x: 0, y: 0, z: 0, distance: 0.5 };
}

const ray = createRay();
const hit = createRayHit();
const side = createBlockTarget();

/** Whether an agent of the team can take a block of this kind. */
export function canTake(
  kind: number,
  isSeeker: boolean,
  ownership: HideAndSeekConfig['blockOwnership'],
): boolean {
  if (kind === Voxel.loose) return true;
  if (kind === Voxel.placedBySeekers) return isSeeker || ownership === 'none';
  return kind === Voxel.placedByHiders && (!isSeeker || ownership === 'none');
}

/**
 * The block that `remove` would take, carrying capacity aside. Level look: the nearest in front within reach, at the
 * height of the feet, the head or one below the feet, not behind something as high as the head. Looking up or down:
 * the first thing in the line of sight.
 */
export function findBlockToTake(
  state: WorldState,
  world: number,
  agent: number,
  config: HideAndSeekConfig,
  target: BlockTarget,
): void {
  target.found = false;
  const at = world * state.agents + agent;
  const isSeeker = agent < state.seekers;
  const { reachBlocks, blockOwnership } = config;
  if (Math.abs(state.pitch[at]!) > levelPitchRad) {
    lookAlongSight(state, world, at, reachBlocks);
    if (!canTake(hit.kind, isSeeker, blockOwnership)) return;
    target.distance = hit.distance;
    setTarget(target, hit.x, hit.y, hit.z);
    return;
  }
  // Straight ahead, then to the left, then to the right.
  takeAlong(state, world, at, 0, isSeeker, config, target);
  takeAlong(state, world, at, -1, isSeeker, config, side);
  if (side.found && !(target.found && target.distance <= side.distance)) copyTarget(side, target);
  takeAlong(state, world, at, 1, isSeeker, config, side);
  if (side.found && !(target.found && target.distance <= side.distance)) copyTarget(side, target);
}

/**
 * The cell that `place` would fill, blocks in hand aside. Level look: in the nearest column in front that is clear of
 * the agent's own body, the lowest free cell from one below the feet to the head. Looking up or down: the free cell on
 * the face that the line of sight meets. Cells need something solid at one of their faces and nobody's body inside.
 */
export function findPlaceForBlock(
  state: WorldState,
  world: number,
  agent: number,
  config: HideAndSeekConfig,
  spawnsAreClear: boolean,
  target: BlockTarget,
): void {
  target.found = false;
  const at = world * state.agents + agent;
  if (Math.abs(state.pitch[at]!) > levelPitchRad) {
    lookAlongSight(state, world, at, config.reachBlocks);
    if (hit.kind === Voxel.air) return;
    const x = hit.x + hit.normalX;
    const y = hit.y + hit.normalY;
    const z = hit.z + hit.normalZ;
    target.distance = hit.distance;
    if (canFill(state, world, x, y, z, spawnsAreClear)) setTarget(target, x, y, z);
    return;
  }
  placeAhead(state, world, at, config.reachBlocks, spawnsAreClear, target);
}

/**
 * The column that a level look places into: the nearest one in front within reach that is clear of the own body. `at`:
 * world * A + agent; the target's y says nothing.
 */
export function findColumnAhead(
  state: WorldState,
  at: number,
  reachBlocks: number,
  target: BlockTarget,
): void {
  target.found = false;
  startAhead(state, at, 0);
  for (walkOn(walk); walk.distances[Along.entry]! <= reachBlocks; walkOn(walk)) {
    if (columnMeetsBody(state.position, at * 3, walk.x, walk.z)) continue;
    target.distance = walk.distances[Along.entry]!;
    setTarget(target, walk.x, 0, walk.z);
    return;
  }
}

/** Takes the target out of the world and into the agent's hands. */
export function takeBlock(state: WorldState, world: number, agent: number, target: BlockTarget): void {
  const at = world * state.agents + agent;
  setVoxel(state.grids[world]!, target.x, target.y, target.z, Voxel.air);
  state.carried[at] = state.carried[at]! + 1;
  state.cooldown[at] = blockCooldownSteps;
}

/** Puts one of the agent's blocks at the target. */
export function placeBlock(state: WorldState, world: number, agent: number, target: BlockTarget): void {
  const at = world * state.agents + agent;
  const kind = agent < state.seekers ? Voxel.placedBySeekers : Voxel.placedByHiders;
  setVoxel(state.grids[world]!, target.x, target.y, target.z, kind);
  state.carried[at] = state.carried[at]! - 1;
  state.cooldown[at] = blockCooldownSteps;
}

/** From the eye, along the yaw and the pitch. */
function lookAlongSight(state: WorldState, world: number, at: number, reachBlocks: number): void {
  const cosPitch = state.cosPitch[at]!;
  ray.origin[0] = state.position[at * 3]!;
  ray.origin[1] = state.position[at * 3 + 1]! + eyeHeight;
  ray.origin[2] = state.position[at * 3 + 2]!;
  ray.direction[0] = state.cosYaw[at]! * cosPitch;
  ray.direction[1] = state.sinPitch[at]!;
  ray.direction[2] = state.sinYaw[at]! * cosPitch;
  ray.length = reachBlocks;
  castRay(state.grids[world]!, ray, hit);
}

const walk = createColumnWalk();

/**
 * Begins a walk at the agent along its yaw, or 20 degrees to the left (-1) or right (1) of it, by the sums of angles.
 */
function startAhead(state: WorldState, at: number, aside: number): void {
  const cos = state.cosYaw[at]!;
  const sin = state.sinYaw[at]!;
  walk.origin[0] = state.position[at * 3]!;
  walk.origin[1] = state.position[at * 3 + 2]!;
  walk.direction[0] = aside === 0 ? cos : cos * cosSide - sin * sinSide * aside;
  walk.direction[1] = aside === 0 ? sin : sin * cosSide + cos * sinSide * aside;
  startWalk(walk);
}

function takeAlong(
  state: WorldState,
  world: number,
  at: number,
  aside: number,
  isSeeker: boolean,
  config: HideAndSeekConfig,
  target: BlockTarget,
): void {
  target.found = false;
  const grid = state.grids[world]!;
  const feet = Math.floor(state.position[at * 3 + 1]!) | 0;
  startAhead(state, at, aside);
  for (walkOn(walk); walk.distances[Along.entry]! <= config.reachBlocks; walkOn(walk)) {
    const { x, z } = walk;
    if (x < 0 || z < 0 || x >= grid.size || z >= grid.size) return;
    // The column is lower than everything that is looked at: the common case on a slope.
    const height = surfaceHeight(grid, x, z);
    if (height < feet) continue;
    for (let i = 0; i < takeHeights.length; i++) {
      const y = feet + takeHeights[i]!;
      if (y >= height || !canTake(voxelAt(grid, x, y, z), isSeeker, config.blockOwnership)) continue;
      target.distance = walk.distances[Along.entry]!;
      setTarget(target, x, y, z);
      return;
    }
    if (height > feet + 1 && isSolid(grid, x, feet + 1, z)) return;
  }
}

function placeAhead(
  state: WorldState,
  world: number,
  at: number,
  reachBlocks: number,
  spawnsAreClear: boolean,
  target: BlockTarget,
): void {
  findColumnAhead(state, at, reachBlocks, target);
  if (!target.found) return;
  const { x, z } = target;
  const feet = Math.floor(state.position[at * 3 + 1]!) | 0;
  target.found = false;
  for (let y = feet - 1; y <= feet + 1 && !target.found; y++) {
    if (canFill(state, world, x, y, z, spawnsAreClear)) setTarget(target, x, y, z);
  }
}

function canFill(
  state: WorldState,
  world: number,
  x: number,
  y: number,
  z: number,
  spawnsAreClear: boolean,
): boolean {
  const grid = state.grids[world]!;
  return (
    !isSolid(grid, x, y, z) &&
    isSupported(grid, x, y, z) &&
    !cellMeetsAnyBody(state, world, x, y, z) &&
    !(spawnsAreClear && isNearSeeker(state, world, x, z))
  );
}

/** Whether a voxel of the world touches the cell at a face; the border does not count. */
function isSupported(grid: VoxelGrid, x: number, y: number, z: number): boolean {
  return (
    (y > 0 && isSolid(grid, x, y - 1, z)) ||
    (x > 0 && isSolid(grid, x - 1, y, z)) ||
    (x < grid.size - 1 && isSolid(grid, x + 1, y, z)) ||
    (z > 0 && isSolid(grid, x, y, z - 1)) ||
    (z < grid.size - 1 && isSolid(grid, x, y, z + 1)) ||
    (y < grid.height - 1 && isSolid(grid, x, y + 1, z))
  );
}

function cellMeetsAnyBody(state: WorldState, world: number, x: number, y: number, z: number): boolean {
  for (let agent = 0; agent < state.agents; agent++) {
    const at = (world * state.agents + agent) * 3;
    const feet = state.position[at + 1]!;
    if (feet < y + 1 && feet + bodyHeight > y && columnMeetsBody(state.position, at, x, z)) return true;
  }
  return false;
}

function columnMeetsBody(position: Float64Array, at: number, x: number, z: number): boolean {
  const px = position[at]!;
  const pz = position[at + 2]!;
  return (
    px + bodyHalfWidth > x &&
    px - bodyHalfWidth < x + 1 &&
    pz + bodyHalfWidth > z &&
    pz - bodyHalfWidth < z + 1
  );
}

function isNearSeeker(state: WorldState, world: number, x: number, z: number): boolean {
  for (let seeker = 0; seeker < state.seekers; seeker++) {
    const at = (world * state.agents + seeker) * 3;
    const dx = state.position[at]! - (x + 0.5);
    const dz = state.position[at + 2]! - (z + 0.5);
    if (dx * dx + dz * dz < spawnClearBlocks * spawnClearBlocks) return true;
  }
  return false;
}

/** The distance is set by the caller: as an argument it would be boxed. */
function setTarget(target: BlockTarget, x: number, y: number, z: number): void {
  target.found = true;
  target.x = x;
  target.y = y;
  target.z = z;
}

function copyTarget(from: BlockTarget, to: BlockTarget): void {
  to.distance = from.distance;
  setTarget(to, from.x, from.y, from.z);
}
