import type { GameState } from './game-state.js';
import { isSolid } from './voxels.js';

/** Half the width and depth of an agent, and its height, in blocks. */
export const halfWidth = 0.3;
export const bodyHeight = 1.6;
export const eyeHeight = 1.4;
/** Seconds in a step. */
export const stepSeconds = 1 / 12;

const walkSpeed = 4.3;
const sprintSpeed = 5.6;
/** Forward from here on is a sprint. */
const sprintFrom = 0.9;
const gravity = 24;
/** Reaches 1.3 blocks in half steps: more than one block, less than two. */
const jumpSpeed = 8.4;
/** Slow enough that a body never passes a block within half a step. */
const fallLimit = 18;
const substeps = 2;
/** Keeps a body that touches a block from counting as inside it. */
const gap = 1e-4;

/** Moves agent a of a world by one step. forward, strafe in [-1, 1]; collides with blocks, the border and other agents. */
export function moveAgent(
  s: GameState,
  world: number,
  a: number,
  forward: number,
  strafe: number,
  jump: boolean,
): void {
  const i = world * s.agents + a;
  const sin = Math.sin(s.yaw[i]);
  const cos = Math.cos(s.yaw[i]);
  const length = Math.sqrt(forward * forward + strafe * strafe);
  const speed = (forward >= sprintFrom ? sprintSpeed : walkSpeed) / Math.max(1, length);
  const dx = (forward * sin + strafe * cos) * speed * stepSeconds;
  const dz = (forward * cos - strafe * sin) * speed * stepSeconds;
  const [fromX, fromY, fromZ] = [s.x[i], s.y[i], s.z[i]];
  if (jump && s.onGround[i] === 1) s.fall[i] = jumpSpeed;
  for (let k = 0; k < substeps; k++) {
    s.fall[i] = Math.max(-fallLimit, s.fall[i] - (gravity * stepSeconds) / substeps);
    moveUpDown(s, world, i, (s.fall[i] * stepSeconds) / substeps);
    moveSideways(s, world, a, dx / substeps, 0);
    moveSideways(s, world, a, 0, dz / substeps);
  }
  s.lastX[i] = s.x[i] - fromX;
  s.lastY[i] = s.y[i] - fromY;
  s.lastZ[i] = s.z[i] - fromZ;
}

function moveUpDown(s: GameState, world: number, i: number, dy: number): void {
  const y = s.y[i] + dy;
  s.onGround[i] = 0;
  if (!boxHitsBlock(s, world, s.x[i], y, s.z[i])) {
    s.y[i] = y;
    return;
  }
  if (dy < 0) {
    s.y[i] = Math.floor(y) + 1;
    s.onGround[i] = 1;
  } else {
    s.y[i] = Math.floor(y + bodyHeight) - bodyHeight - gap;
  }
  s.fall[i] = 0;
}

/** One of dx and dz is 0. A body that would enter a block stops at its face, one that would enter an agent stays. */
function moveSideways(s: GameState, world: number, a: number, dx: number, dz: number): void {
  const i = world * s.agents + a;
  let x = s.x[i] + dx;
  let z = s.z[i] + dz;
  if (boxHitsBlock(s, world, x, s.y[i], z)) {
    if (dx > 0) x = Math.max(s.x[i], Math.floor(x + halfWidth) - halfWidth - gap);
    if (dx < 0) x = Math.min(s.x[i], Math.floor(x - halfWidth) + 1 + halfWidth + gap);
    if (dz > 0) z = Math.max(s.z[i], Math.floor(z + halfWidth) - halfWidth - gap);
    if (dz < 0) z = Math.min(s.z[i], Math.floor(z - halfWidth) + 1 + halfWidth + gap);
    if (boxHitsBlock(s, world, x, s.y[i], z)) return;
  }
  if (hitsAgent(s, world, a, x, z)) return;
  s.x[i] = x;
  s.z[i] = z;
}

/** Whether a body with its feet's centre at (x, y, z) overlaps a block or the border. */
export function boxHitsBlock(s: GameState, world: number, x: number, y: number, z: number): boolean {
  const [x0, x1] = [Math.floor(x - halfWidth), Math.floor(x + halfWidth)];
  const [z0, z1] = [Math.floor(z - halfWidth), Math.floor(z + halfWidth)];
  const y1 = Math.floor(y + bodyHeight);
  for (let by = Math.floor(y); by <= y1; by++) {
    for (let bz = z0; bz <= z1; bz++) {
      for (let bx = x0; bx <= x1; bx++) if (isSolid(s.voxels, s.grid, world, bx, by, bz)) return true;
    }
  }
  return false;
}

/** Whether agent a at (x, z) would overlap another that it does not overlap now. Caught agents are in nobody's way. */
function hitsAgent(s: GameState, world: number, a: number, x: number, z: number): boolean {
  const first = world * s.agents;
  const i = first + a;
  for (let other = 0; other < s.agents; other++) {
    const k = first + other;
    if (other === a || s.caught[k] === 1 || Math.abs(s.y[k] - s.y[i]) >= bodyHeight) continue;
    const overlaps = Math.abs(s.x[k] - x) < 2 * halfWidth && Math.abs(s.z[k] - z) < 2 * halfWidth;
    const overlapsNow =
      Math.abs(s.x[k] - s.x[i]) < 2 * halfWidth && Math.abs(s.z[k] - s.z[i]) < 2 * halfWidth;
    if (overlaps && !overlapsNow) return true;
  }
  return false;
}
