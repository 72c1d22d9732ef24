import {
  bodyHalfWidth,
  bodyHeight,
  centreHeight,
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
import { createRayFan } from './ray-fan.js';
import type { RayFan } from './ray-fan.js';
import { castRay, createRayHit, rayToBox } from './rays.js';
import { Voxel } from './voxels.js';
import type { WorldState } from './world-state.js';

/** Height above the feet that stands for 1 in `place`, in blocks. */
const placeHeightScale = 4;
/** Radius of a ball around the centre of a body that holds the whole body. */
const bodyRadius = 0.91;

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
  private readonly hit = createRayHit();
  private readonly target = createBlockTarget();
  /** Directions of the rays in the world, [rays, 3]. */
  private readonly directions: Float64Array;

  constructor(private readonly config: HideAndSeekConfig) {
    this.fan = createRayFan(config.rayCount, config.rayConeRad);
    this.directions = new Float64Array(config.rayCount * 3);
    this.preparation = preparationSteps(config);
  }

  /** Writes what agent `agent` observes now to `out`, from place `offset` on. Order: observation-layout.ts. */
  observe(state: WorldState, world: number, agent: number, out: Float32Array, offset: number): void {
    const at = world * state.agents + agent;
    const inPreparation = state.step[world]! < this.preparation;
    let next = this.writeSelf(state, at, out, offset);
    next = this.writeTime(state, world, inPreparation, out, next);
    const seesNothing = state.caught[at] === 1 || (inPreparation && agent < state.seekers);
    if (seesNothing) {
      const rest = 4 + (state.agents - 1) * otherAgentSize + 2 * this.fan.count;
      out.fill(0, next + 1, next + 1 + rest);
      out[next] = this.carriedFraction(state, at);
      return;
    }
    out[next++] = this.carriedFraction(state, at);
    next = this.writeAim(state, world, agent, inPreparation, out, next);
    next = this.writeOthers(state, world, agent, out, next);
    this.writeRays(state, world, agent, out, next);
  }

  private carriedFraction(state: WorldState, at: number): number {
    const { carryCapacity } = this.config;
    return carryCapacity === 0 ? 0 : state.carried[at]! / carryCapacity;
  }

  private writeSelf(state: WorldState, at: number, out: Float32Array, offset: number): number {
    const { position, velocity } = state;
    const { worldSize, worldHeight } = this.config;
    const cos = Math.cos(state.yaw[at]!);
    const sin = Math.sin(state.yaw[at]!);
    const vx = velocity[at * 3]!;
    const vz = velocity[at * 3 + 2]!;
    let next = offset;
    out[next++] = (position[at * 3]! / worldSize) * 2 - 1;
    out[next++] = (position[at * 3 + 1]! / worldHeight) * 2 - 1;
    out[next++] = (position[at * 3 + 2]! / worldSize) * 2 - 1;
    out[next++] = clipped((vx * cos + vz * sin) / sprintBlocksPerSecond);
    out[next++] = clipped((vz * cos - vx * sin) / sprintBlocksPerSecond);
    out[next++] = clipped(velocity[at * 3 + 1]! / fallBlocksPerSecond);
    out[next++] = cos;
    out[next++] = sin;
    out[next++] = clipped(state.pitch[at]! / maxPitchRad);
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
        out[offset + 3] = clipped((target.y - Math.floor(state.position[at * 3 + 1]!)) / placeHeightScale);
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
    const { agents, seekers } = state;
    const isSeeker = agent < seekers;
    const opponentsFrom = isSeeker ? seekers : 0;
    const opponentsTo = isSeeker ? agents : seekers;
    let next = offset;
    for (let other = opponentsFrom; other < opponentsTo; other++) {
      next = this.writeOther(state, world, agent, other, out, next);
    }
    const matesFrom = isSeeker ? 0 : seekers;
    const matesTo = isSeeker ? seekers : agents;
    for (let other = matesFrom; other < matesTo; other++) {
      if (other !== agent) next = this.writeOther(state, world, agent, other, out, next);
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
    const yaw = state.yaw[at]!;
    const cos = Math.cos(yaw);
    const sin = Math.sin(yaw);
    const dx = state.lastSeen[pair * 3]! - state.position[at * 3]!;
    const dy = state.lastSeen[pair * 3 + 1]! - state.position[at * 3 + 1]!;
    const dz = state.lastSeen[pair * 3 + 2]! - state.position[at * 3 + 2]!;
    out[offset + 1] = clipped((dx * cos + dz * sin) / viewRangeBlocks);
    out[offset + 2] = clipped((dz * cos - dx * sin) / viewRangeBlocks);
    out[offset + 3] = clipped(dy / viewRangeBlocks);
    out[offset + 4] = Math.min(1, age / episodeSteps);
    if (state.sees[pair] === 1) {
      out[offset] = 1;
      out[offset + 6] = Math.cos(state.yaw[otherAt]! - yaw);
      out[offset + 7] = Math.sin(state.yaw[otherAt]! - yaw);
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
    const { fan, directions, hit, config } = this;
    const { position } = state;
    const at = world * state.agents + agent;
    const grid = state.grids[world]!;
    const ox = position[at * 3]!;
    const oy = position[at * 3 + 1]! + eyeHeight;
    const oz = position[at * 3 + 2]!;
    const cosYaw = Math.cos(state.yaw[at]!);
    const sinYaw = Math.sin(state.yaw[at]!);
    const cosPitch = Math.cos(state.pitch[at]!);
    const sinPitch = Math.sin(state.pitch[at]!);
    const range = config.viewRangeBlocks;
    const isSeeker = agent < state.seekers;
    const kinds = offset + fan.count;
    for (let ray = 0; ray < fan.count; ray++) {
      const forward = fan.directions[ray * 3]!;
      const up = fan.directions[ray * 3 + 1]!;
      const right = fan.directions[ray * 3 + 2]!;
      const ahead = forward * cosPitch - up * sinPitch;
      const dx = ahead * cosYaw - right * sinYaw;
      const dy = forward * sinPitch + up * cosPitch;
      const dz = ahead * sinYaw + right * cosYaw;
      directions[ray * 3] = dx;
      directions[ray * 3 + 1] = dy;
      directions[ray * 3 + 2] = dz;
      castRay(grid, ox, oy, oz, dx, dy, dz, range, hit);
      out[offset + ray] = hit.distance / range;
      out[kinds + ray] = hit.kind === Voxel.air ? 0 : this.voxelCode(hit.kind, isSeeker);
    }
    for (let other = 0; other < state.agents; other++) {
      const otherAt = world * state.agents + other;
      if (other === agent || state.caught[otherAt] === 1) continue;
      const code = other < state.seekers === isSeeker ? RayKind.teamMate : RayKind.opponent;
      this.writeBody(position, otherAt, ox, oy, oz, code, out, offset);
    }
  }

  private voxelCode(kind: number, isSeeker: boolean): number {
    if (kind === Voxel.terrain) return RayKind.terrain;
    if (kind === Voxel.stone) return RayKind.stone;
    return canTake(kind, isSeeker, this.config.blockOwnership) ? RayKind.takeable : RayKind.locked;
  }

  /** Lets a body stop the rays that meet it before anything else. */
  private writeBody(
    position: Float64Array,
    otherAt: number,
    ox: number,
    oy: number,
    oz: number,
    code: number,
    out: Float32Array,
    offset: number,
  ): void {
    const { fan, directions } = this;
    const range = this.config.viewRangeBlocks;
    const px = position[otherAt * 3]!;
    const py = position[otherAt * 3 + 1]!;
    const pz = position[otherAt * 3 + 2]!;
    const rx = px - ox;
    const ry = py + centreHeight - oy;
    const rz = pz - oz;
    const centre2 = rx * rx + ry * ry + rz * rz;
    if (centre2 > (range + bodyRadius) * (range + bodyRadius)) return;
    for (let ray = 0; ray < fan.count; ray++) {
      const dx = directions[ray * 3]!;
      const dy = directions[ray * 3 + 1]!;
      const dz = directions[ray * 3 + 2]!;
      // Past the ball around the body: most rays end here.
      const along = rx * dx + ry * dy + rz * dz;
      if (along < -bodyRadius || centre2 - along * along > bodyRadius * bodyRadius) continue;
      const distance = rayToBox(
        ox,
        oy,
        oz,
        dx,
        dy,
        dz,
        px - bodyHalfWidth,
        py,
        pz - bodyHalfWidth,
        px + bodyHalfWidth,
        py + bodyHeight,
        pz + bodyHalfWidth,
      );
      if (distance / range >= out[offset + ray]!) continue;
      out[offset + ray] = distance / range;
      out[offset + fan.count + ray] = code;
    }
  }
}

function clipped(value: number): number {
  return value > 1 ? 1 : value < -1 ? -1 : value;
}
