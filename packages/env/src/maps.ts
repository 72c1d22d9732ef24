import type { HideAndSeekConfig } from './config.js';
import { areSpawnsConnected } from './connectivity.js';
import type { GameState } from './game-state.js';
import { nextBelow, nextFloat } from './random.js';
import { Block, cellIndex, surfaceHeight } from './voxels.js';

/** Level ground is this high: deep enough that looking down aims into it. */
const groundHeight = 2;
const wallHeight = 2;
/** Nothing loose lies so close to a seeker's spawn: nobody starts walled in. */
const keepClearBlocks = 3;
const maxAttempts = 50;

/** Where the room of a fort stands: its walls' outer rectangle, inclusive. */
interface Room {
  readonly x0: number;
  readonly z0: number;
  readonly x1: number;
  readonly z1: number;
}

/**
 * Builds a world and sets the agents into it, from the world's random stream. Tries again until every seeker can walk to every
 * hider; the last resort, level ground without anything on it, always can.
 */
export function generateWorld(s: GameState, config: HideAndSeekConfig, world: number): void {
  for (let attempt = 0; attempt < maxAttempts; attempt++) {
    const room = config.map === 'fort' ? buildFort(s, config, world) : buildHills(s, config, world);
    if (placeAgents(s, world, room) && scatterBlocks(s, config, world, room) && areSpawnsConnected(s, world))
      return;
  }
  layGround(s, world, () => groundHeight);
  if (!placeAgents(s, world, null)) throw new Error('level ground has room for all agents');
}

function layGround(s: GameState, world: number, height: (x: number, z: number) => number): void {
  const { volume, size } = s.grid;
  s.voxels.fill(Block.air, world * volume, (world + 1) * volume);
  for (let z = 0; z < size; z++) {
    for (let x = 0; x < size; x++) {
      const top = height(x, z);
      for (let y = 0; y < top; y++) s.voxels[cellIndex(s.grid, world, x, y, z)] = Block.terrain;
    }
  }
}

/** Smooth hills: heights on a coarse lattice, interpolated; and a few rocks to hide behind. */
function buildHills(s: GameState, config: HideAndSeekConfig, world: number): null {
  const { size } = s.grid;
  const spacing = 8;
  const points = Math.ceil(size / spacing) + 1;
  const lattice = Array.from({ length: points * points }, () => nextFloat(s.random, world));
  layGround(s, world, (x, z) => {
    const [i, k] = [Math.floor(x / spacing), Math.floor(z / spacing)];
    const [u, v] = [(x % spacing) / spacing, (z % spacing) / spacing];
    const at = (di: number, dk: number): number => lattice[(k + dk) * points + i + di];
    const level = (at(0, 0) * (1 - u) + at(1, 0) * u) * (1 - v) + (at(0, 1) * (1 - u) + at(1, 1) * u) * v;
    return groundHeight + Math.floor(level * (config.terrainRange + 0.999));
  });
  const rocks = Math.floor((size * size) / 85);
  for (let n = 0; n < rocks; n++) {
    const length = 1 + nextBelow(s.random, world, 4);
    const alongX = nextBelow(s.random, world, 2) === 1;
    const x = nextBelow(s.random, world, size - length);
    const z = nextBelow(s.random, world, size - length);
    for (let k = 0; k < length; k++) raise(s, world, alongX ? x + k : x, alongX ? z : z + k);
  }
  return null;
}

/** Stone, `wallHeight` blocks of it, on top of a column. */
function raise(s: GameState, world: number, x: number, z: number): void {
  const ground = surfaceHeight(s.voxels, s.grid, world, x, z);
  for (let y = ground; y < ground + wallHeight; y++)
    s.voxels[cellIndex(s.grid, world, x, y, z)] = Block.stone;
}

/** Level ground with one walled room, a third of the world wide or so, and doorways in different walls. */
function buildFort(s: GameState, config: HideAndSeekConfig, world: number): Room {
  const { size } = s.grid;
  layGround(s, world, () => groundHeight);
  const least = 7;
  const spread = Math.max(1, Math.floor(size / 2) - 4 - least);
  const width = least + nextBelow(s.random, world, spread);
  const depth = least + nextBelow(s.random, world, spread);
  const margin = 3;
  const x0 = margin + nextBelow(s.random, world, Math.max(1, size - width - 2 * margin));
  const z0 = margin + nextBelow(s.random, world, Math.max(1, size - depth - 2 * margin));
  const room = { x0, z0, x1: x0 + width - 1, z1: z0 + depth - 1 };
  for (let x = room.x0; x <= room.x1; x++) {
    for (let z = room.z0; z <= room.z1; z++) {
      if (x === room.x0 || x === room.x1 || z === room.z0 || z === room.z1) raise(s, world, x, z);
    }
  }
  const firstSide = nextBelow(s.random, world, 4);
  for (let n = 0; n < config.doorways; n++)
    openDoorway(s, config, world, room, (firstSide + n * 2 + (n > 1 ? 1 : 0)) % 4);
  return room;
}

function openDoorway(s: GameState, config: HideAndSeekConfig, world: number, room: Room, side: number): void {
  const alongX = side % 2 === 0;
  const [from, to] = alongX ? [room.x0, room.x1] : [room.z0, room.z1];
  const start = from + 1 + nextBelow(s.random, world, to - from - config.doorwayWidth);
  for (let k = 0; k < config.doorwayWidth; k++) {
    const x = alongX ? start + k : side === 1 ? room.x0 : room.x1;
    const z = alongX ? (side === 0 ? room.z0 : room.z1) : start + k;
    for (let y = groundHeight; y < groundHeight + wallHeight; y++) {
      s.voxels[cellIndex(s.grid, world, x, y, z)] = Block.air;
    }
  }
}

/** Sets hiders into the room (anywhere without one), seekers far from them; false when no place was found. */
function placeAgents(s: GameState, world: number, room: Room | null): boolean {
  const first = world * s.agents;
  const far = s.grid.size / 4;
  for (let a = s.agents - 1; a >= 0; a--) {
    const isSeeker = a < s.seekers;
    let isPlaced = false;
    for (let attempt = 0; attempt < 200 && !isPlaced; attempt++) {
      const [x, z] = drawColumn(s, world, isSeeker ? null : room);
      if (isSeeker && room !== null && isWithin(room, x, z, 2)) continue;
      const ground = surfaceHeight(s.voxels, s.grid, world, x, z);
      if (s.voxels[cellIndex(s.grid, world, x, ground - 1, z)] !== Block.terrain) continue;
      if (nearestAgent(s, world, a + 1, s.agents, x, z) < 1.5) continue;
      if (isSeeker && nearestAgent(s, world, Math.max(a + 1, s.seekers), s.agents, x, z) < far) continue;
      setDown(s, first + a, x, ground, z, (nextFloat(s.random, world) * 2 - 1) * Math.PI);
      isPlaced = true;
    }
    if (!isPlaced) return false;
  }
  return true;
}

function setDown(s: GameState, i: number, x: number, y: number, z: number, yaw: number): void {
  s.x[i] = x + 0.5;
  s.y[i] = y;
  s.z[i] = z + 0.5;
  s.yaw[i] = yaw;
  s.onGround[i] = 1;
}

/** A random column, within the room's walls or anywhere but at the border. */
function drawColumn(s: GameState, world: number, room: Room | null): readonly [number, number] {
  const [x0, x1] = room === null ? [1, s.grid.size - 2] : [room.x0 + 1, room.x1 - 1];
  const [z0, z1] = room === null ? [1, s.grid.size - 2] : [room.z0 + 1, room.z1 - 1];
  return [x0 + nextBelow(s.random, world, x1 - x0 + 1), z0 + nextBelow(s.random, world, z1 - z0 + 1)];
}

function isWithin(room: Room, x: number, z: number, margin: number): boolean {
  return x >= room.x0 - margin && x <= room.x1 + margin && z >= room.z0 - margin && z <= room.z1 + margin;
}

/** Distance from a column to the nearest of agents from..to-1; Infinity without any. */
function nearestAgent(s: GameState, world: number, from: number, to: number, x: number, z: number): number {
  let nearest = Infinity;
  for (let a = from; a < to; a++) {
    const i = world * s.agents + a;
    nearest = Math.min(nearest, Math.hypot(s.x[i] - x - 0.5, s.z[i] - z - 0.5));
  }
  return nearest;
}

/** Loose blocks on free columns; in a fort half of them inside. False when there was no room for all. */
function scatterBlocks(s: GameState, config: HideAndSeekConfig, world: number, room: Room | null): boolean {
  for (let n = 0; n < config.looseBlocks; n++) {
    let isPlaced = false;
    for (let attempt = 0; attempt < 200 && !isPlaced; attempt++) {
      const [x, z] = drawColumn(s, world, n % 2 === 0 ? room : null);
      if (room !== null && isDoorstep(s, world, room, x, z)) continue;
      if (nearestAgent(s, world, 0, s.seekers, x, z) < keepClearBlocks) continue;
      if (nearestAgent(s, world, s.seekers, s.agents, x, z) < 1.5) continue;
      const ground = surfaceHeight(s.voxels, s.grid, world, x, z);
      if (s.voxels[cellIndex(s.grid, world, x, ground - 1, z)] !== Block.terrain) continue;
      s.voxels[cellIndex(s.grid, world, x, ground, z)] = Block.loose;
      isPlaced = true;
    }
    if (!isPlaced) return false;
  }
  return true;
}

/** Whether a column is part of a doorway: a free one in the line of the walls. */
function isDoorstep(s: GameState, world: number, room: Room, x: number, z: number): boolean {
  const onWall = isWithin(room, x, z, 0) && !isWithin(room, x, z, -1);
  return onWall && s.voxels[cellIndex(s.grid, world, x, groundHeight, z)] === Block.air;
}
