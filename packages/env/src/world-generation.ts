import type { HideAndSeekConfig } from './config.js';
import type { FootSearch } from './connectivity.js';
import { drawFort } from './map-fort.js';
import { drawOpen } from './map-open.js';
import { distanceTo, grown } from './map-plan.js';
import type { MapDrawing, MapPlan, Rectangle } from './map-plan.js';
import { drawRuins } from './map-ruins.js';
import { mostOpenings, writeOpenings } from './openings.js';
import { nextBelow, nextFloat, randomWords } from './random.js';
import { leastReachOf } from './seeker-reach.js';
import { createTerrainScratch, drawHeights, lowestGround } from './terrain.js';
import type { TerrainScratch } from './terrain.js';
import { clearGrid, setVoxel, settleTop, surfaceHeight, Voxel } from './voxels.js';
import type { VoxelGrid } from './voxels.js';
import { turned } from './world-state.js';
import type { WorldState } from './world-state.js';

/** Distance between the spawns of a seeker and a hider at least, in parts of the world's size. */
const spawnDistance = 0.15;
/** One hider in so many starts around the hiders' room instead of in it, within this many columns. */
const strayHiders = 4;
const strayColumns = 6;
/** Columns around a seeker's spawn without stone and loose blocks. */
const spawnClearColumns = 2;
/** Random columns tried for one thing before the world is drawn anew. */
const triesPerColumn = 200;
/** Worlds drawn before the terrain is made flat, on which every map is connected. */
const hillyAttempts = 20;
const attempts = 200;

/** Memory of the generation, made once and used for every world. */
export interface GenerationScratch {
  readonly search: FootSearch;
  readonly terrain: TerrainScratch;
  readonly heights: Int32Array;
  readonly reserved: Uint8Array;
  /** Column of every agent, x z, [A, 2]. */
  readonly spawns: Int32Array;
}

/** `search`: for grids of the configuration's size; overwritten by the generation. */
export function createGenerationScratch(config: HideAndSeekConfig, search: FootSearch): GenerationScratch {
  const columns = config.worldSize * config.worldSize;
  return {
    search,
    terrain: createTerrainScratch(config.worldSize),
    heights: new Int32Array(columns),
    reserved: new Uint8Array(columns),
    spawns: new Int32Array((config.seekers + config.hiders) * 2),
  };
}

/**
 * Draws a new world and puts its agents into it. Always playable: nobody starts in something solid, and every seeker
 * can walk to every hider, and to half of the world, before anything is moved.
 */
export function generateWorld(
  state: WorldState,
  world: number,
  config: HideAndSeekConfig,
  scratch: GenerationScratch,
): void {
  const firstWord = world * randomWords;
  for (let word = firstWord; word < firstWord + randomWords; word++) {
    state.episodeRandom[word] = state.random[word]!;
  }
  for (let attempt = 0; attempt < attempts; attempt++) {
    const plan = tryWorld(state, world, config, scratch, attempt >= hillyAttempts);
    if (plan === null) continue;
    writeOpenings(plan.openings, state.openings, world, mostOpenings(config));
    standAgents(state, world, scratch);
    return;
  }
  // Every draw that fails on flat ground fails for want of room, which the configuration's limits rule out.
  throw new Error(
    `No playable ${config.map} map of size ${config.worldSize} was found in ${attempts} attempts.`,
  );
}

const drawMap = { open: drawOpen, fort: drawFort, ruins: drawRuins } as const;

/** One draw; null when it cannot be played. */
function tryWorld(
  state: WorldState,
  world: number,
  config: HideAndSeekConfig,
  scratch: GenerationScratch,
  isFlat: boolean,
): MapPlan | null {
  const grid = state.grids[world]!;
  const { heights, reserved, terrain } = scratch;
  clearGrid(grid);
  reserved.fill(0);
  const range = isFlat || config.map === 'fort' ? 0 : config.terrainRange;
  drawHeights(state.random, world, grid.size, lowestGround, lowestGround + range, heights, terrain);
  const drawing: MapDrawing = { config, grid, random: state.random, slot: world, heights, reserved };
  const plan = drawMap[config.map](drawing);
  const isPlayable =
    plan !== null &&
    chooseHiderSpawns(drawing, plan, scratch) &&
    chooseSeekerSpawns(drawing, plan, scratch) &&
    scatterBlocks(drawing, plan) &&
    everyoneIsConnected(grid, config, scratch);
  return isPlayable ? plan : null;
}

/** In a room that is drawn for all of them, where there is one; some stray around it. */
function chooseHiderSpawns(drawing: MapDrawing, plan: MapPlan, { spawns }: GenerationScratch): boolean {
  const { config, random, slot, grid } = drawing;
  const home = drawnRoom(drawing, plan);
  for (let hider = 0; hider < config.hiders; hider++) {
    const strays = nextBelow(random, slot, strayHiders) === 0;
    const area = home !== null && strays ? within(grid, grown(home, strayColumns)) : home;
    const column = freeColumn(drawing, area, () => true);
    if (column < 0) return false;
    occupy(drawing, spawns, config.seekers + hider, column);
  }
  return true;
}

function chooseSeekerSpawns(drawing: MapDrawing, plan: MapPlan, { spawns }: GenerationScratch): boolean {
  const { config, grid } = drawing;
  const { size } = grid;
  const walls = plan.rooms.map((room) => grown(room, 1));
  const isFarEnough = (x: number, z: number): boolean => {
    if (walls.some((wall) => distanceTo(wall, x, z) <= plan.seekerMargin)) return false;
    for (let agent = config.seekers; agent < config.seekers + config.hiders; agent++) {
      const dx = spawns[agent * 2]! - x;
      const dz = spawns[agent * 2 + 1]! - z;
      if (dx * dx + dz * dz < spawnDistance * size * (spawnDistance * size)) return false;
    }
    return !hasStoneNear(drawing, x, z);
  };
  for (let seeker = 0; seeker < config.seekers; seeker++) {
    const column = freeColumn(drawing, null, isFarEnough);
    if (column < 0) return false;
    occupy(drawing, spawns, seeker, column);
  }
  // Only now, so that seekers may start beside each other.
  for (let seeker = 0; seeker < config.seekers; seeker++) {
    const [x, z] = [spawns[seeker * 2]!, spawns[seeker * 2 + 1]!];
    forColumnsNear(size, x, z, (column) => {
      drawing.reserved[column] = 1;
      return false;
    });
  }
  return true;
}

/** Half of the blocks go into rooms, where these have place; the rest anywhere. */
function scatterBlocks(drawing: MapDrawing, plan: MapPlan): boolean {
  const { grid, reserved, config } = drawing;
  for (let block = 0; block < config.looseBlocks; block++) {
    const area = block % 2 === 0 ? drawnRoom(drawing, plan) : null;
    const preferred = freeColumn(drawing, area, () => true);
    const column = preferred >= 0 ? preferred : freeColumn(drawing, null, () => true);
    if (column < 0) return false;
    const x = column % grid.size;
    const z = Math.floor(column / grid.size);
    setVoxel(grid, x, surfaceHeight(grid, x, z), z, Voxel.loose);
    reserved[column] = 1;
  }
  settleTop(grid);
  return true;
}

/** Whether every seeker can walk from its spawn to every hider's, and to half of the world. */
export function everyoneIsConnected(
  grid: VoxelGrid,
  config: HideAndSeekConfig,
  { spawns, search }: Pick<GenerationScratch, 'spawns' | 'search'>,
): boolean {
  for (let seeker = 0; seeker < config.seekers; seeker++) {
    const [x, z] = [spawns[seeker * 2]!, spawns[seeker * 2 + 1]!];
    search.begin(grid);
    search.addStart(x, surfaceHeight(grid, x, z), z);
    if (search.flood() < leastReachOf(grid)) return false;
    for (let hider = 0; hider < config.hiders; hider++) {
      const at = (config.seekers + hider) * 2;
      const [hx, hz] = [spawns[at]!, spawns[at + 1]!];
      if (!search.hasReached(hx, surfaceHeight(grid, hx, hz), hz)) return false;
    }
  }
  return true;
}

/** In the middle of their columns, at rest, looking anywhere. */
function standAgents(state: WorldState, world: number, { spawns }: GenerationScratch): void {
  const grid = state.grids[world]!;
  for (let agent = 0; agent < state.agents; agent++) {
    const at = world * state.agents + agent;
    const [x, z] = [spawns[agent * 2]!, spawns[agent * 2 + 1]!];
    state.position[at * 3] = x + 0.5;
    state.position[at * 3 + 1] = surfaceHeight(grid, x, z);
    state.position[at * 3 + 2] = z + 0.5;
    state.yaw[at] = (nextFloat(state.random, world) * 2 - 1) * Math.PI;
    state.pitch[at] = 0;
    turned(state, at);
    state.grounded[at] = 1;
  }
}

/** One of the rooms; null where there is none. */
function drawnRoom({ random, slot }: MapDrawing, { rooms }: MapPlan): Rectangle | null {
  return rooms.length === 0 ? null : rooms[nextBelow(random, slot, rooms.length)]!;
}

function within({ size }: VoxelGrid, { x0, z0, x1, z1 }: Rectangle): Rectangle {
  const last = size - 1;
  return { x0: Math.max(0, x0), z0: Math.max(0, z0), x1: Math.min(last, x1), z1: Math.min(last, z1) };
}

/** A random column that is not reserved, -1 when none was found. */
function freeColumn(
  { grid, random, slot, reserved }: MapDrawing,
  area: Rectangle | null,
  accepts: (x: number, z: number) => boolean,
): number {
  const { x0, z0, x1, z1 } = area ?? { x0: 0, z0: 0, x1: grid.size - 1, z1: grid.size - 1 };
  for (let attempt = 0; attempt < triesPerColumn; attempt++) {
    const x = x0 + nextBelow(random, slot, x1 - x0 + 1);
    const z = z0 + nextBelow(random, slot, z1 - z0 + 1);
    const column = z * grid.size + x;
    if (reserved[column] === 0 && accepts(x, z)) return column;
  }
  return -1;
}

function occupy({ grid, reserved }: MapDrawing, spawns: Int32Array, agent: number, column: number): void {
  spawns[agent * 2] = column % grid.size;
  spawns[agent * 2 + 1] = Math.floor(column / grid.size);
  reserved[column] = 1;
}

function hasStoneNear({ grid, heights }: MapDrawing, x: number, z: number): boolean {
  return forColumnsNear(grid.size, x, z, (column) => {
    const ground = heights[column]!;
    return grid.cells[column + grid.size * grid.size * ground] === Voxel.stone;
  });
}

/** Calls `visit` for the columns around (x, z) until it returns true; says whether it did. */
function forColumnsNear(size: number, x: number, z: number, visit: (column: number) => boolean): boolean {
  for (let nz = Math.max(0, z - spawnClearColumns); nz <= Math.min(size - 1, z + spawnClearColumns); nz++) {
    for (let nx = Math.max(0, x - spawnClearColumns); nx <= Math.min(size - 1, x + spawnClearColumns); nx++) {
      if (visit(nz * size + nx)) return true;
    }
  }
  return false;
}
