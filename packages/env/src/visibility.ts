import { bodyHeight, centreHeight, eyeHeight } from './agent-body.js';
import type { HideAndSeekConfig } from './config.js';
import { isAllAround, verticalConeRad } from './ray-fan.js';
import { cosine, sine } from './trigonometry.js';
import { castVerticalFan, createVerticalFan } from './vertical-fan.js';
import { Voxel } from './voxels.js';
import type { WorldState } from './world-state.js';

/** The field of view, in the form in which it is tested. */
export interface FieldOfView {
  readonly rangeBlocks: number;
  /** Cosine of half the angle along the ground, -Infinity all around: nothing is outside of that. */
  readonly cosHalf: number;
  /** Tangent of half the vertical angle. */
  readonly tanHalfVertical: number;
}

export function fieldOfView(config: HideAndSeekConfig): FieldOfView {
  const halfVertical = verticalConeRad / 2;
  return {
    rangeBlocks: config.viewRangeBlocks,
    cosHalf: isAllAround(config.rayConeRad) ? -Infinity : cosine(config.rayConeRad / 2),
    tanHalfVertical: sine(halfVertical) / cosine(halfVertical),
  };
}

/** Points of a body that are looked for, above its feet, from the lowest on: one in sight is enough. */
const bodyPoints = Float64Array.of(bodyHeight / 10, centreHeight, eyeHeight);

/** The lines of sight to these points, which lie in one vertical plane. */
const sight = createVerticalFan(bodyPoints.length);

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
  // What is straight above or below lies outside of every field of view.
  if (flat2 > range2 || flat2 === 0) return false;
  const flat = Math.sqrt(flat2);
  const ahead = dx * state.cosYaw[from]! + dz * state.sinYaw[from]!;
  if (ahead < view.cosHalf * flat) return false;

  const cosPitch = state.cosPitch[from]!;
  const sinPitch = state.sinPitch[from]!;
  let anyInView = false;
  for (let point = 0; point < bodyPoints.length; point++) {
    const dy = position[to * 3 + 1]! + bodyPoints[point]! - eyeY;
    // The elevation, turned by the pitch.
    const forward = flat * cosPitch + dy * sinPitch;
    const up = dy * cosPitch - flat * sinPitch;
    const isInView = flat2 + dy * dy <= range2 && Math.abs(up) <= view.tanHalfVertical * forward;
    sight.slopes[point] = dy / flat;
    sight.reaches[point] = isInView ? flat : 0;
    if (isInView) anyInView = true;
  }
  if (!anyInView) return false;
  sight.origin[0] = eyeX;
  sight.origin[1] = eyeY;
  sight.origin[2] = eyeZ;
  sight.direction[0] = dx / flat;
  sight.direction[1] = dz / flat;
  castVerticalFan(state.grids[world]!, sight);
  for (let point = 0; point < bodyPoints.length; point++) {
    if (sight.reaches[point]! > 0 && sight.kinds[point] === Voxel.air) return true;
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
        lastSeen[pair * 3] = position[at]!;
        lastSeen[pair * 3 + 1] = position[at + 1]!;
        lastSeen[pair * 3 + 2] = position[at + 2]!;
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

/**
 * Writes the distance between the feet of two agents of one world to `distance[0]`, in blocks. Returned, it would be
 * boxed where the call is not inlined.
 */
export function measureDistance(
  state: WorldState,
  world: number,
  a: number,
  b: number,
  distance: Float64Array,
): void {
  const { position, agents } = state;
  const from = (world * agents + a) * 3;
  const to = (world * agents + b) * 3;
  const dx = position[to]! - position[from]!;
  const dy = position[to + 1]! - position[from + 1]!;
  const dz = position[to + 2]! - position[from + 2]!;
  distance[0] = Math.sqrt(dx * dx + dy * dy + dz * dz);
}
