import type { WorldView } from '@hideout/env';

/** What an agent can see at most, as the environment's configuration says it. */
export interface Vision {
  /** Width of the field of view along the ground. */
  readonly coneRad: number;
  readonly rangeBlocks: number;
}

/** Eye above the feet, in blocks (README of packages/env). */
const EYE_BLOCKS = 1.45;

/** Bits of a column that a team looks at. */
export const SEEN_BY_SEEKERS = 1;
export const SEEN_BY_HIDERS = 2;

/**
 * The columns that lie in somebody's field of view, [size, size] in the order z, x, as bits: a picture of where agents
 * look, on the map. What stands higher than an eye hides what is behind it; looking up and down does not count. Seekers
 * that are held see nothing yet, caught hiders nothing more.
 */
export function viewCones(view: WorldView, vision: Vision): Uint8Array {
  const seen = new Uint8Array(view.size * view.size);
  for (const agent of view.agents) {
    const isHeld = agent.team === 'seeker' && view.phase === 'preparation';
    if (agent.caught || isHeld) continue;
    const bit = agent.team === 'seeker' ? SEEN_BY_SEEKERS : SEEN_BY_HIDERS;
    const looker = { ...agent, eye: agent.y + EYE_BLOCKS };
    for (let column = 0; column < seen.length; column += 1) {
      if (isInCone(view, vision, looker, column)) seen[column] = (seen[column] ?? 0) | bit;
    }
  }
  return seen;
}

interface Looker {
  readonly x: number;
  readonly z: number;
  readonly eye: number;
  readonly yawRad: number;
}

function isInCone(
  view: WorldView,
  { coneRad, rangeBlocks }: Vision,
  looker: Looker,
  column: number,
): boolean {
  const dx = (column % view.size) + 0.5 - looker.x;
  const dz = Math.floor(column / view.size) + 0.5 - looker.z;
  const distance = Math.hypot(dx, dz);
  if (distance > rangeBlocks) return false;
  // Yaw 0 faces +z, a quarter turn +x.
  const ahead = dx * Math.sin(looker.yawRad) + dz * Math.cos(looker.yawRad);
  if (ahead < distance * Math.cos(coneRad / 2)) return false;
  return isClear(view, looker, dx, dz, distance);
}

/** Half a column at a time, from the eye to the middle of the column; where it stands and where it looks are open. */
function isClear(view: WorldView, { x, z, eye }: Looker, dx: number, dz: number, distance: number): boolean {
  const target = columnAt(view, x + dx, z + dz);
  const own = columnAt(view, x, z);
  const parts = Math.ceil(2 * distance);
  for (let part = 1; part < parts; part += 1) {
    const column = columnAt(view, x + (dx * part) / parts, z + (dz * part) / parts);
    if (column === own || column === target) continue;
    if ((view.heights[column] ?? 0) > eye) return false;
  }
  return true;
}

function columnAt({ size }: WorldView, x: number, z: number): number {
  return Math.floor(z) * size + Math.floor(x);
}
