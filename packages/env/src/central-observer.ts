import { fallBlocksPerSecond, maxPitchRad, sprintBlocksPerSecond } from './agent-body.js';
import { blockCooldownSteps } from './block-actions.js';
import { blockSummarySize, otherTruthSize } from './central-state-layout.js';
import { preparationSteps } from './config.js';
import type { HideAndSeekConfig } from './config.js';
import { clip } from './observation.js';
import { orderOfOthers } from './others.js';
import { Voxel } from './voxels.js';
import type { WorldState } from './world-state.js';

/** Kinds of blocks, in the order in which they are told. */
const blockKinds = [Voxel.loose, Voxel.placedByHiders, Voxel.placedBySeekers] as const;
/** Row of `blockKinds` by kind of voxel; -1: no block. */
const rowOfKind = Int8Array.from(Object.values(Voxel), (kind) => blockKinds.indexOf(kind as never));

/** Writes what agents cannot know behind what they observe; like the observer, it allocates nothing. */
export class CentralObserver {
  private readonly preparation: number;
  /** From blocks to the units of places. */
  private readonly levelScale: number;
  private readonly heightScale: number;
  /** Whom each agent is told of, [A, A - 1]. */
  private readonly others: Int32Array;
  /** Of one world: how many blocks there are of each kind, and the sums of their middles, x y z, [kinds, 4]. */
  private readonly blocks = new Float64Array(blockKinds.length * blockSummarySize);

  constructor(private readonly config: HideAndSeekConfig) {
    this.preparation = preparationSteps(config);
    this.levelScale = 1 / (config.worldSize * Math.SQRT2);
    this.heightScale = 1 / config.worldHeight;
    this.others = orderOfOthers(config.seekers, config.hiders);
  }

  /**
   * Writes what all agents of a world observe, and what they do not, to `states`, [N, A, S]. Order:
   * central-state-layout.ts.
   *
   * @param observations [N, A, O], written already
   */
  observe(
    state: WorldState,
    world: number,
    observations: Float32Array,
    observationSize: number,
    states: Float32Array,
    stateSize: number,
  ): void {
    this.surveyBlocks(state, world);
    for (let agent = 0; agent < state.agents; agent++) {
      const at = world * state.agents + agent;
      const from = at * observationSize;
      let next = at * stateSize;
      for (let i = 0; i < observationSize; i++) states[next++] = observations[from + i]!;
      next = this.writeOthers(state, world, agent, states, next);
      this.writeBlocks(state, at, states, next);
    }
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
    const { position, velocity, agents, seekers } = state;
    const at = world * agents + agent;
    const otherAt = world * agents + other;
    const cos = state.cosYaw[at]!;
    const sin = state.sinYaw[at]!;
    const isHeld = other < seekers && state.step[world]! < this.preparation;
    const dx = position[otherAt * 3]! - position[at * 3]!;
    const dy = position[otherAt * 3 + 1]! - position[at * 3 + 1]!;
    const dz = position[otherAt * 3 + 2]! - position[at * 3 + 2]!;
    const vx = velocity[otherAt * 3]!;
    const vz = velocity[otherAt * 3 + 2]!;
    const otherCos = state.cosYaw[otherAt]!;
    const otherSin = state.sinYaw[otherAt]!;
    let next = offset;
    out[next++] = isHeld || state.caught[otherAt] === 1 ? 0 : 1;
    out[next++] = (dx * cos + dz * sin) * this.levelScale;
    out[next++] = (dz * cos - dx * sin) * this.levelScale;
    out[next++] = dy * this.heightScale;
    out[next++] = (vx * cos + vz * sin) / sprintBlocksPerSecond;
    out[next++] = (vz * cos - vx * sin) / sprintBlocksPerSecond;
    out[next++] = velocity[otherAt * 3 + 1]! / fallBlocksPerSecond;
    out[next++] = otherCos * cos + otherSin * sin;
    out[next++] = otherSin * cos - otherCos * sin;
    out[next++] = state.pitch[otherAt]! / maxPitchRad;
    out[next++] = state.carried[otherAt]! / this.config.carryCapacity;
    out[next++] = state.cooldown[otherAt]! / blockCooldownSteps;
    out[next++] = state.sees[otherAt * agents + agent]!;
    const pair = holdIndex(state, world, agent, other);
    out[next++] = pair < 0 ? 0 : state.hold[pair]! / this.config.catching.holdSteps;
    clip(out, offset, next);
    return offset + otherTruthSize;
  }

  /** From the top of every column down to the ground, in which there are no blocks. */
  private surveyBlocks(state: WorldState, world: number): void {
    const { cells, surface, size } = state.grids[world]!;
    const { blocks } = this;
    const layer = size * size;
    blocks.fill(0);
    for (let z = 0; z < size; z++) {
      for (let x = 0; x < size; x++) {
        const column = x + size * z;
        for (let y = surface[column]! - 1; y >= 0; y--) {
          const kind = cells[column + layer * y]!;
          if (kind === Voxel.terrain) break;
          const row = rowOfKind[kind]!;
          if (row < 0) continue;
          const at = row * blockSummarySize;
          blocks[at] = blocks[at]! + 1;
          blocks[at + 1] = blocks[at + 1]! + x + 0.5;
          blocks[at + 2] = blocks[at + 2]! + y;
          blocks[at + 3] = blocks[at + 3]! + z + 0.5;
        }
      }
    }
  }

  /** Heights are those of the blocks' lower faces, on which feet would be beside them. */
  private writeBlocks(state: WorldState, at: number, out: Float32Array, offset: number): void {
    const { blocks } = this;
    const { position } = state;
    const cos = state.cosYaw[at]!;
    const sin = state.sinYaw[at]!;
    let next = offset;
    for (let from = 0; from < blocks.length; from += blockSummarySize) {
      const count = blocks[from]!;
      if (count === 0) {
        out.fill(0, next, next + blockSummarySize);
        next += blockSummarySize;
        continue;
      }
      const dx = blocks[from + 1]! / count - position[at * 3]!;
      const dy = blocks[from + 2]! / count - position[at * 3 + 1]!;
      const dz = blocks[from + 3]! / count - position[at * 3 + 2]!;
      out[next++] = Math.min(1, count / this.config.looseBlocks);
      out[next++] = (dx * cos + dz * sin) * this.levelScale;
      out[next++] = (dz * cos - dx * sin) * this.levelScale;
      out[next++] = dy * this.heightScale;
    }
  }
}

/** Place in `hold` of a seeker and a hider, whichever is which; -1 for mates. */
function holdIndex({ seekers, hiders }: WorldState, world: number, a: number, b: number): number {
  const seeker = a < b ? a : b;
  const hider = a < b ? b : a;
  return seeker < seekers && hider >= seekers ? (world * seekers + seeker) * hiders + hider - seekers : -1;
}
