import {
  bodyHalfWidth,
  bodyHeight,
  eyeHeight,
  fallBlocksPerSecond,
  maxPitchRad,
  sprintBlocksPerSecond,
} from './agent-body.js';
import {
  blockCooldownSteps,
  canTake,
  createBlockTarget,
  findBlockToTake,
  findPlaceForBlock,
} from './block-actions.js';
import { preparationSteps } from './config.js';
import type { HideAndSeekConfig } from './config.js';
import { otherAgentSize } from './observation-layout.js';
import { orderOfOthers } from './others.js';
import { createRayFan } from './ray-fan.js';
import type { RayFan } from './ray-fan.js';
import { castVerticalFan, createVerticalFan } from './vertical-fan.js';
import type { VerticalFan } from './vertical-fan.js';
import { Voxel } from './voxels.js';
import type { WorldState } from './world-state.js';

/** Height above the feet that stands for 1 in `place`, in blocks. */
const placeHeightScale = 4;
/** Radius of the circle around the footprint of a body. */
const footprintRadius = Math.SQRT2 * bodyHalfWidth;
/** Numbers kept of a body: x, y of the feet and z relative to the eye, and its code. */
const bodyNumbers = 4;

/** Numbers that stand for what a ray met. */
const RayKind = {
  terrain: 0.25,
  stone: 0.5,
  locked: 0.75,
  takeable: 1,
  teamMate: -0.5,
  opponent: -1,
} as const;

/** Writes observations; holds what it needs for that, so that writing allocates nothing. */
export class Observer {
  private readonly fan: RayFan;
  private readonly preparation: number;
  private readonly target = createBlockTarget();
  /** Whom each agent is told of, [A, A - 1]. */
  private readonly others: Int32Array;
  /** The rays of one column of the fan. */
  private readonly plane: VerticalFan;
  /** How far each row goes along the ground, blocks, [rows]. */
  private readonly levelReaches: Float64Array;
  /** From blocks along the ground to parts of the view range, [rows]. */
  private readonly distanceScales: Float64Array;
  /** What the plane's rays met of bodies, [rows]. */
  private readonly bodyCodes: Float64Array;
  /** The bodies that rays can meet, [A - 1, bodyNumbers], and how many there are. */
  private readonly bodies: Float64Array;
  private nearBodies = 0;
  /** By kind of voxel. */
  private readonly seekerCodes: Float64Array;
  private readonly hiderCodes: Float64Array;

  constructor(private readonly config: HideAndSeekConfig) {
    this.fan = createRayFan(config.rayCount, config.rayConeRad);
    const { rows } = this.fan;
    this.plane = createVerticalFan(rows);
    this.levelReaches = new Float64Array(rows);
    this.distanceScales = new Float64Array(rows);
    this.bodyCodes = new Float64Array(rows);
    this.bodies = new Float64Array((config.seekers + config.hiders) * bodyNumbers);
    this.seekerCodes = kindCodes(true, config.blockOwnership);
    this.hiderCodes = kindCodes(false, config.blockOwnership);
    this.preparation = preparationSteps(config);
    this.others = orderOfOthers(config.seekers, config.hiders);
  }

  /** Writes what agent `agent` observes now to `out`, from place `offset` on. Order: observation-layout.ts. */
  observe(state: WorldState, world: number, agent: number, out: Float32Array, offset: number): void {
    const at = world * state.agents + agent;
    const inPreparation = state.step[world]! < this.preparation;
    let next = this.writeSelf(state, at, out, offset);
    next = this.writeTime(state, world, inPreparation, out, next);
    const seesNothing = state.caught[at] === 1 || (inPreparation && agent < state.seekers);
    out[next++] = state.carried[at]! / this.config.carryCapacity;
    if (seesNothing) {
      out.fill(0, next, next + 4 + (state.agents - 1) * otherAgentSize + 2 * this.fan.count);
      return;
    }
    next = this.writeAim(state, world, agent, inPreparation, out, next);
    next = this.writeOthers(state, world, agent, out, next);
    this.writeRays(state, world, agent, out, next);
  }

  private writeSelf(state: WorldState, at: number, out: Float32Array, offset: number): number {
    const { position, velocity } = state;
    const { worldSize, worldHeight } = this.config;
    const cos = state.cosYaw[at]!;
    const sin = state.sinYaw[at]!;
    const vx = velocity[at * 3]!;
    const vz = velocity[at * 3 + 2]!;
    let next = offset;
    out[next++] = (position[at * 3]! / worldSize) * 2 - 1;
    out[next++] = (position[at * 3 + 1]! / worldHeight) * 2 - 1;
    out[next++] = (position[at * 3 + 2]! / worldSize) * 2 - 1;
    out[next++] = (vx * cos + vz * sin) / sprintBlocksPerSecond;
    out[next++] = (vz * cos - vx * sin) / sprintBlocksPerSecond;
    out[next++] = velocity[at * 3 + 1]! / fallBlocksPerSecond;
    out[next++] = cos;
    out[next++] = sin;
    out[next++] = state.pitch[at]! / maxPitchRad;
    clip(out, offset + 3, next);
    out[next++] = state.grounded[at]!;
    out[next++] = state.cooldown[at]! / blockCooldownSteps;
    out[next++] = state.caught[at]!;
    return next;
  }

  private writeTime(
    state: WorldState,
    world: number,
    inPreparation: boolean,
    out: Float32Array,
    offset: number,
  ): number {
    const step = state.step[world]!;
    out[offset] = inPreparation ? 1 : 0;
    out[offset + 1] = inPreparation ? 1 - step / this.preparation : 0;
    out[offset + 2] = 1 - step / this.config.episodeSteps;
    return offset + 3;
  }

  private writeAim(
    state: WorldState,
    world: number,
    agent: number,
    inPreparation: boolean,
    out: Float32Array,
    offset: number,
  ): number {
    const { config, target } = this;
    const at = world * state.agents + agent;
    out.fill(0, offset, offset + 4);
    if (state.carried[at]! < config.carryCapacity) {
      findBlockToTake(state, world, agent, config, target);
      if (target.found) {
        out[offset] = 1;
        out[offset + 1] = Math.min(1, target.distance / config.reachBlocks);
      }
    }
    if (state.carried[at]! > 0) {
      findPlaceForBlock(state, world, agent, config, inPreparation, target);
      if (target.found) {
        out[offset + 2] = 1;
        out[offset + 3] = (target.y - Math.floor(state.position[at * 3 + 1]!)) / placeHeightScale;
        clip(out, offset + 3, offset + 4);
      }
    }
    return offset + 4;
  }

  private writeOthers(
    state: WorldState,
    world: number,
    agent: number,
    out: Float32Array,
    offset: number,
  ): number {
    const { others } = this;
    const count = state.agents - 1;
    let next = offset;
    for (let i = agent * count; i < (agent + 1) * count; i++) {
      next = this.writeOther(state, world, agent, others[i]!, out, next);
    }
    return next;
  }

  private writeOther(
    state: WorldState,
    world: number,
    agent: number,
    other: number,
    out: Float32Array,
    offset: number,
  ): number {
    const at = world * state.agents + agent;
    const otherAt = world * state.agents + other;
    const pair = at * state.agents + other;
    const { viewRangeBlocks, episodeSteps } = this.config;
    const age = state.lastSeenAge[pair]!;
    out.fill(0, offset, offset + otherAgentSize);
    out[offset + 5] = state.caught[otherAt]!;
    if (age < 0) {
      out[offset + 4] = 1;
      return offset + otherAgentSize;
    }
    const cos = state.cosYaw[at]!;
    const sin = state.sinYaw[at]!;
    const dx = state.lastSeen[pair * 3]! - state.position[at * 3]!;
    const dy = state.lastSeen[pair * 3 + 1]! - state.position[at * 3 + 1]!;
    const dz = state.lastSeen[pair * 3 + 2]! - state.position[at * 3 + 2]!;
    out[offset + 1] = (dx * cos + dz * sin) / viewRangeBlocks;
    out[offset + 2] = (dz * cos - dx * sin) / viewRangeBlocks;
    out[offset + 3] = dy / viewRangeBlocks;
    clip(out, offset + 1, offset + 4);
    out[offset + 4] = age < episodeSteps ? age / episodeSteps : 1;
    if (state.sees[pair] === 1) {
      out[offset] = 1;
      const otherCos = state.cosYaw[otherAt]!;
      const otherSin = state.sinYaw[otherAt]!;
      out[offset + 6] = otherCos * cos + otherSin * sin;
      out[offset + 7] = otherSin * cos - otherCos * sin;
    }
    return offset + otherAgentSize;
  }

  private writeRays(
    state: WorldState,
    world: number,
    agent: number,
    out: Float32Array,
    offset: number,
  ): void {
    const { fan, plane } = this;
    const { rows, columns } = fan;
    const at = world * state.agents + agent;
    const cosYaw = state.cosYaw[at]!;
    const sinYaw = state.sinYaw[at]!;
    this.aimRows(state, at);
    this.findNearBodies(state, world, agent);
    const grid = state.grids[world]!;
    plane.origin[0] = state.position[at * 3]!;
    plane.origin[1] = state.position[at * 3 + 1]! + eyeHeight;
    plane.origin[2] = state.position[at * 3 + 2]!;
    const codes = agent < state.seekers ? this.seekerCodes : this.hiderCodes;
    const { levelReaches, distanceScales, bodyCodes } = this;
    for (let column = 0; column < columns; column++) {
      const cos = fan.columnCos[column]!;
      const sin = fan.columnSin[column]!;
      plane.direction[0] = cosYaw * cos - sinYaw * sin;
      plane.direction[1] = sinYaw * cos + cosYaw * sin;
      for (let row = 0; row < rows; row++) {
        plane.reaches[row] = levelReaches[row]!;
        bodyCodes[row] = 0;
      }
      for (let body = 0; body < this.nearBodies; body++) this.meetBody(body);
      castVerticalFan(grid, plane);
      let ray = offset + column;
      for (let row = 0; row < rows; row++) {
        const kind = plane.kinds[row]!;
        out[ray] = plane.distances[row]! * distanceScales[row]!;
        out[ray + fan.count] = kind === Voxel.air ? bodyCodes[row]! : codes[kind]!;
        ray += columns;
      }
    }
  }

  /** The elevations of the rows for a pitch. A ray goes cos(elevation) blocks along the ground for each block. */
  private aimRows(state: WorldState, at: number): void {
    const cosPitch = state.cosPitch[at]!;
    const sinPitch = state.sinPitch[at]!;
    const { fan, plane, levelReaches, distanceScales } = this;
    const range = this.config.viewRangeBlocks;
    for (let row = 0; row < fan.rows; row++) {
      const cos = cosPitch * fan.rowCos[row]! - sinPitch * fan.rowSin[row]!;
      const sin = sinPitch * fan.rowCos[row]! + cosPitch * fan.rowSin[row]!;
      plane.slopes[row] = sin / cos;
      levelReaches[row] = range * cos;
      distanceScales[row] = 1 / (range * cos);
    }
  }

  /** Notes the bodies that rays can meet, relative to the eye: all but the own one and those of caught hiders. */
  private findNearBodies(state: WorldState, world: number, agent: number): void {
    const { position, agents, seekers } = state;
    const { bodies } = this;
    const from = (world * agents + agent) * 3;
    const most = this.config.viewRangeBlocks + footprintRadius;
    this.nearBodies = 0;
    for (let other = 0; other < agents; other++) {
      const otherAt = world * agents + other;
      if (other === agent || state.caught[otherAt] === 1) continue;
      const x = position[otherAt * 3]! - position[from]!;
      const z = position[otherAt * 3 + 2]! - position[from + 2]!;
      if (x * x + z * z > most * most) continue;
      const at = this.nearBodies * bodyNumbers;
      bodies[at] = x;
      bodies[at + 1] = position[otherAt * 3 + 1]! - position[from + 1]! - eyeHeight;
      bodies[at + 2] = z;
      bodies[at + 3] = other < seekers === agent < seekers ? RayKind.teamMate : RayKind.opponent;
      this.nearBodies++;
    }
  }

  /** Lets a body end the rays of the plane that meet it. */
  private meetBody(body: number): void {
    const { bodies, plane, bodyCodes } = this;
    const dx = plane.direction[0]!;
    const dz = plane.direction[1]!;
    const at = body * bodyNumbers;
    const x = bodies[at]!;
    const z = bodies[at + 2]!;
    // Beside the disc around its footprint, or behind: most planes end here.
    const aside = x * dz - z * dx;
    if (aside > footprintRadius || aside < -footprintRadius || x * dx + z * dz < -footprintRadius) return;

    // The footprint is entered and left where the plane crosses its sides (the slab method).
    let near = 0;
    let far = Infinity;
    if (dx !== 0) {
      const low = (x - bodyHalfWidth) / dx;
      const high = (x + bodyHalfWidth) / dx;
      near = Math.max(near, Math.min(low, high));
      far = Math.min(far, Math.max(low, high));
    } else if (Math.abs(x) > bodyHalfWidth) return;
    if (dz !== 0) {
      const low = (z - bodyHalfWidth) / dz;
      const high = (z + bodyHalfWidth) / dz;
      near = Math.max(near, Math.min(low, high));
      far = Math.min(far, Math.max(low, high));
    } else if (Math.abs(z) > bodyHalfWidth) return;
    if (near > far) return;

    const bottom = bodies[at + 1]!;
    const top = bottom + bodyHeight;
    for (let row = 0; row < plane.rows; row++) {
      const slope = plane.slopes[row]!;
      const y = slope * near;
      let meets = near;
      // It comes in over the head or below the feet: it may still go through the top or the bottom before it is past.
      if (y > top) meets = slope < 0 ? top / slope : Infinity;
      else if (y < bottom) meets = slope > 0 ? bottom / slope : Infinity;
      if (meets > far || meets >= plane.reaches[row]!) continue;
      plane.reaches[row] = meets;
      bodyCodes[row] = bodies[at + 3]!;
    }
  }
}

/** What a ray's kind is for each kind of voxel, to a team. */
function kindCodes(isSeeker: boolean, ownership: HideAndSeekConfig['blockOwnership']): Float64Array {
  return Float64Array.from(Object.values(Voxel), (kind) => {
    if (kind === Voxel.air) return 0;
    if (kind === Voxel.terrain) return RayKind.terrain;
    if (kind === Voxel.stone) return RayKind.stone;
    return canTake(kind, isSeeker, ownership) ? RayKind.takeable : RayKind.locked;
  });
}

/** Clips the numbers at `from` to `to` - 1 to [-1, 1]: in their array, because arguments may be boxed. */
export function clip(out: Float32Array, from: number, to: number): void {
  for (let at = from; at < to; at++) {
    if (out[at]! > 1) out[at] = 1;
    else if (out[at]! < -1) out[at] = -1;
  }
}
