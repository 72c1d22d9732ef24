import { Action } from './actions.js';
import {
  bodyHalfWidth,
  bodyHeight,
  fallBlocksPerSecond,
  gravityBlocksPerSecond2,
  jumpBlocksPerSecond,
  maxPitchRad,
  pitchRadPerStep,
  sprintBlocksPerSecond,
  sprintFromForward,
  stepSeconds,
  turnRadPerStep,
  walkBlocksPerSecond,
} from './agent-body.js';
import { isSolid } from './voxels.js';
import type { VoxelGrid } from './voxels.js';
import { turned } from './world-state.js';
import type { WorldState } from './world-state.js';

/** Distance that bodies keep from the sides of blocks and of each other, so that rounding never puts one inside. */
const skin = 1e-4;

/** From a body's position to its least and its greatest face along x, y and z. */
const leastFaces = Float64Array.of(-bodyHalfWidth, 0, -bodyHalfWidth);
const greatFaces = Float64Array.of(bodyHalfWidth, bodyHeight, bodyHalfWidth);
/** Room kept before a least face: none below, where bodies stand on what they meet. */
const leastGaps = Float64Array.of(skin, 0, skin);

/** How far the body that is being moved would go if nothing were in its way, x y z, blocks. */
const way = new Float64Array(3);

/**
 * Turns the agent by `turn` and `look` of its intent, which begins at `from` of `intents`. `look` is the wanted pitch,
 * in parts of the largest.
 */
export function turnAgent(
  state: WorldState,
  world: number,
  agent: number,
  intents: Float64Array,
  from: number,
): void {
  const at = world * state.agents + agent;
  const yaw = state.yaw[at]! + intents[from + Action.turn]! * turnRadPerStep;
  state.yaw[at] = yaw >= Math.PI ? yaw - 2 * Math.PI : yaw < -Math.PI ? yaw + 2 * Math.PI : yaw;
  const change = intents[from + Action.look]! * maxPitchRad - state.pitch[at]!;
  state.pitch[at] = state.pitch[at]! + Math.max(-pitchRadPerStep, Math.min(pitchRadPerStep, change));
  turned(state, at);
}

/** Moves the agent for one step, by `forward`, `strafe` (to the right) and `jump` of its intent. */
export function moveAgent(
  state: WorldState,
  world: number,
  agent: number,
  intents: Float64Array,
  from: number,
): void {
  const at = world * state.agents + agent;
  if (intents[from + Action.jump] === 1 && state.grounded[at] === 1) {
    state.velocity[at * 3 + 1] = jumpBlocksPerSecond;
  }
  moveVertically(state, world, agent);

  const forward = intents[from + Action.forward]!;
  const strafe = intents[from + Action.strafe]!;
  const length = Math.sqrt(forward * forward + strafe * strafe);
  const scale = length > 1 ? 1 / length : 1;
  const along =
    forward * scale * (forward >= sprintFromForward ? sprintBlocksPerSecond : walkBlocksPerSecond);
  const aside = strafe * scale * walkBlocksPerSecond;
  const cos = state.cosYaw[at]!;
  const sin = state.sinYaw[at]!;
  way[0] = (cos * along - sin * aside) * stepSeconds;
  way[2] = (sin * along + cos * aside) * stepSeconds;
  moveHorizontally(state, world, agent, 0);
  moveHorizontally(state, world, agent, 2);
}

/** Constant acceleration within the step, so that jumps have the height that the parabola says. */
function moveVertically(state: WorldState, world: number, agent: number): void {
  const at = world * state.agents + agent;
  const velocity = state.velocity[at * 3 + 1]!;
  const wanted = velocity * stepSeconds - 0.5 * gravityBlocksPerSecond2 * stepSeconds * stepSeconds;
  way[1] = wanted;
  const stopped = sweep(state, world, agent, 1, way);
  state.grounded[at] = stopped && wanted < 0 ? 1 : 0;
  state.velocity[at * 3 + 1] = stopped
    ? 0
    : Math.max(-fallBlocksPerSecond, velocity - gravityBlocksPerSecond2 * stepSeconds);
}

function moveHorizontally(state: WorldState, world: number, agent: number, axis: number): void {
  const at = (world * state.agents + agent) * 3 + axis;
  const before = state.position[at]!;
  sweep(state, world, agent, axis, way);
  state.velocity[at] = (state.position[at]! - before) / stepSeconds;
}

/**
 * Moves the body along one axis (0 x, 1 y, 2 z) by `ways[axis]` blocks or until the first thing in its way, whichever
 * is first: every layer of voxels in between is looked at, so nothing is passed through at any speed.
 *
 * @returns whether something was in the way
 */
export function sweep(
  state: WorldState,
  world: number,
  agent: number,
  axis: number,
  ways: Float64Array,
): boolean {
  const distance = ways[axis]!;
  if (distance === 0) return false;
  const { position } = state;
  const at = (world * state.agents + agent) * 3;
  const from = position[at + axis]!;
  const forwards = distance > 0;
  // From the position to the face that goes first, and the room kept in front of it.
  const face = forwards ? greatFaces[axis]! : leastFaces[axis]!;
  const gap = forwards ? -skin : leastGaps[axis]!;
  let to = from + distance;
  let stopped = false;

  const grid = state.grids[world]!;
  const step = forwards ? 1 : -1;
  // `| 0`: whole numbers to the engine too, which boxes others as arguments.
  const last = Math.floor(to + face - gap) | 0;
  for (let layer = Math.floor(from + face) | 0; forwards ? layer <= last : layer >= last; layer += step) {
    if (!layerIsSolid(grid, position, at, axis, layer)) continue;
    to = (forwards ? layer : layer + 1) + gap - face;
    stopped = true;
    break;
  }

  // Caught ones collide with nobody.
  const others = state.caught[world * state.agents + agent] === 1 ? 0 : state.agents;
  for (let other = 0; other < others; other++) {
    if (other === agent || state.caught[world * state.agents + other] === 1) continue;
    const otherAt = (world * state.agents + other) * 3;
    if (!overlapsBeside(position, at, otherAt, axis)) continue;
    const otherFace = position[otherAt + axis]! + (forwards ? leastFaces[axis]! : greatFaces[axis]!);
    const limit = otherFace + gap - face;
    const ahead = forwards ? otherFace >= from + face - 1e-9 : otherFace <= from + face + 1e-9;
    if (ahead && (forwards ? limit < to : limit > to)) {
      to = limit;
      stopped = true;
    }
  }
  // Something may stand closer than the skin: then the body stays where it is instead of being pushed back.
  position[at + axis] = forwards ? Math.max(from, to) : Math.min(from, to);
  return stopped;
}

/** Whether the box meets a solid voxel in one layer across `axis`. */
function layerIsSolid(
  grid: VoxelGrid,
  position: Float64Array,
  at: number,
  axis: number,
  layer: number,
): boolean {
  const x = position[at]!;
  const y = position[at + 1]!;
  const z = position[at + 2]!;
  const firstX = axis === 0 ? layer : Math.floor(x - bodyHalfWidth);
  const lastX = axis === 0 ? layer : Math.ceil(x + bodyHalfWidth) - 1;
  const firstY = axis === 1 ? layer : Math.floor(y);
  const lastY = axis === 1 ? layer : Math.ceil(y + bodyHeight) - 1;
  const firstZ = axis === 2 ? layer : Math.floor(z - bodyHalfWidth);
  const lastZ = axis === 2 ? layer : Math.ceil(z + bodyHalfWidth) - 1;
  for (let cy = firstY; cy <= lastY; cy++) {
    for (let cz = firstZ; cz <= lastZ; cz++) {
      for (let cx = firstX; cx <= lastX; cx++) if (isSolid(grid, cx, cy, cz)) return true;
    }
  }
  return false;
}

/** Whether two bodies overlap on both axes other than `axis`: one is in the way of the other along `axis`. */
function overlapsBeside(position: Float64Array, a: number, b: number, axis: number): boolean {
  if (axis !== 0 && Math.abs(position[a]! - position[b]!) >= 2 * bodyHalfWidth) return false;
  if (axis !== 2 && Math.abs(position[a + 2]! - position[b + 2]!) >= 2 * bodyHalfWidth) return false;
  if (axis === 1) return true;
  const low = position[a + 1]!;
  const otherLow = position[b + 1]!;
  return low < otherLow + bodyHeight && otherLow < low + bodyHeight;
}
