import { bodyHeight, centreHeight, eyeHeight } from './agent-body.js';
import type { HideAndSeekConfig } from './config.js';
import { verticalConeRad } from './ray-fan.js';
import { createRayHit, lineIsClear } from './rays.js';
import type { WorldState } from './world-state.js';

/** The field of view, in the form in which it is tested. */
export interface FieldOfView {
  readonly rangeBlocks: number;
  /** Cosine of half the horizontal angle. */
  readonly cosHalf: number;
  /** Tangent of half the vertical angle. */
  readonly tanHalfVertical: number;
}

export function fieldOfView(config: HideAndSeekConfig): FieldOfView {
  const half = config.rayConeRad / 2;
  const halfVertical = verticalConeRad / 2;
  return {
    rangeBlocks: config.viewRangeBlocks,
    cosHalf: Math.cos(half),
    tanHalfVertical: Math.sin(halfVertical) / Math.cos(halfVertical),
  };
}

/** Points of a body that are looked for, above its feet: one in sight is enough. */
const bodyPoints = [eyeHeight, centreHeight, bodyHeight / 10];

const hit = createRayHit();

/**
 * Whether agent a sees agent b: a point on the middle line of b's body lies within the range and the field of view of
 * a's eye, and no voxel is in between. Bodies hide nothing.
 */
export function agentSees(
  state: WorldState,
  world: number,
  a: number,
  b: number,
  view: FieldOfView,
): boolean {
  const { position } = state;
  const from = world * state.agents + a;
  const to = world * state.agents + b;
  const eyeX = position[from * 3]!;
  const eyeY = position[from * 3 + 1]! + eyeHeight;
  const eyeZ = position[from * 3 + 2]!;
  const dx = position[to * 3]! - eyeX;
  const dz = position[to * 3 + 2]! - eyeZ;
  const flat2 = dx * dx + dz * dz;
  const range2 = view.rangeBlocks * view.rangeBlocks;
  if (flat2 > range2) return false;

  // In the frame of the eye: turned by the yaw, then by the pitch.
  const cosYaw = Math.cos(state.yaw[from]!);
  const sinYaw = Math.sin(state.yaw[from]!);
  const ahead = dx * cosYaw + dz * sinYaw;
  const right = dz * cosYaw - dx * sinYaw;
  const cosPitch = Math.cos(state.pitch[from]!);
  const sinPitch = Math.sin(state.pitch[from]!);
  for (let point = 0; point < bodyPoints.length; point++) {
    const pointY = position[to * 3 + 1]! + bodyPoints[point]!;
    const dy = pointY - eyeY;
    if (flat2 + dy * dy > range2) continue;
    const forward = ahead * cosPitch + dy * sinPitch;
    const up = dy * cosPitch - ahead * sinPitch;
    const flat = Math.sqrt(forward * forward + right * right);
    if (forward < view.cosHalf * flat || Math.abs(up) > view.tanHalfVertical * flat) continue;
    const grid = state.grids[world]!;
    if (lineIsClear(grid, eyeX, eyeY, eyeZ, eyeX + dx, pointY, eyeZ + dz, hit)) return true;
  }
  return false;
}

/**
 * Writes who sees whom, and where each agent saw each other one last. `blind`: the seekers see nothing (preparation).
 * Caught hiders see nothing; they are seen where they stand.
 */
export function lookAround(state: WorldState, world: number, view: FieldOfView, blind: boolean): void {
  const { agents, seekers, sees, lastSeen, lastSeenAge, position } = state;
  for (let a = 0; a < agents; a++) {
    const isBlind = state.caught[world * agents + a] === 1 || (blind && a < seekers);
    for (let b = 0; b < agents; b++) {
      if (a === b) continue;
      const pair = (world * agents + a) * agents + b;
      const seen = !isBlind && agentSees(state, world, a, b, view);
      sees[pair] = seen ? 1 : 0;
      if (seen) {
        lastSeenAge[pair] = 0;
        const at = (world * agents + b) * 3;
        for (let axis = 0; axis < 3; axis++) lastSeen[pair * 3 + axis] = position[at + axis]!;
      } else if (lastSeenAge[pair]! >= 0) {
        lastSeenAge[pair] = lastSeenAge[pair]! + 1;
      }
    }
  }
}

/** Whether any seeker sees agent b in the newest step. */
export function isSeenBySeekers(state: WorldState, world: number, b: number): boolean {
  for (let seeker = 0; seeker < state.seekers; seeker++) {
    if (state.sees[(world * state.agents + seeker) * state.agents + b] === 1) return true;
  }
  return false;
}

/** Distance between the feet of two agents of one world, in blocks. */
export function agentDistance(state: WorldState, world: number, a: number, b: number): number {
  const { position, agents } = state;
  const from = (world * agents + a) * 3;
  const to = (world * agents + b) * 3;
  const dx = position[to]! - position[from]!;
  const dy = position[to + 1]! - position[from + 1]!;
  const dz = position[to + 2]! - position[from + 2]!;
  return Math.sqrt(dx * dx + dy * dy + dz * dz);
}
