/**
 * A walk over the columns that a level line crosses, in their order: the grid traversal of rays.ts in two dimensions.
 */
export interface ColumnWalk {
  /** The column. */
  x: number;
  z: number;
  /** Blocks from the origin to where the line enters the column. */
  distance: number;
  /** The same to the next column along each axis, and from one to the next. */
  nextX: number;
  nextZ: number;
  deltaX: number;
  deltaZ: number;
  stepX: number;
  stepZ: number;
}

export function createColumnWalk(): ColumnWalk {
  return {
    x: 0,
    z: 0,
    distance: 0.5,
    nextX: 0.5,
    nextZ: 0.5,
    deltaX: 0.5,
    deltaZ: 0.5,
    stepX: 1,
    stepZ: 1,
  };
}

/** Begins at the column of (ox, oz), to go in direction `yaw`, radians. */
export function startWalk(walk: ColumnWalk, ox: number, oz: number, yaw: number): void {
  const dx = Math.cos(yaw);
  const dz = Math.sin(yaw);
  walk.x = Math.floor(ox);
  walk.z = Math.floor(oz);
  walk.distance = 0;
  walk.stepX = dx > 0 ? 1 : -1;
  walk.stepZ = dz > 0 ? 1 : -1;
  walk.deltaX = dx === 0 ? Infinity : 1 / Math.abs(dx);
  walk.deltaZ = dz === 0 ? Infinity : 1 / Math.abs(dz);
  walk.nextX = dx === 0 ? Infinity : (dx > 0 ? walk.x + 1 - ox : ox - walk.x) * walk.deltaX;
  walk.nextZ = dz === 0 ? Infinity : (dz > 0 ? walk.z + 1 - oz : oz - walk.z) * walk.deltaZ;
}

/** Goes on to the next column. */
export function walkOn(walk: ColumnWalk): void {
  if (walk.nextX < walk.nextZ) {
    walk.distance = walk.nextX;
    walk.nextX += walk.deltaX;
    walk.x += walk.stepX;
  } else {
    walk.distance = walk.nextZ;
    walk.nextZ += walk.deltaZ;
    walk.z += walk.stepZ;
  }
}
