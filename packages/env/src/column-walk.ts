/**
 * A walk over the columns that a level line crosses, in their order: the grid traversal of rays.ts in two dimensions.
 * Numbers that are not whole are kept in arrays, so that walking boxes none.
 */
export interface ColumnWalk {
  /** The column. */
  x: number;
  z: number;
  stepX: number;
  stepZ: number;
  /** Where the line begins, x z. */
  readonly origin: Float64Array;
  /** Its direction, x z of a unit vector. */
  readonly direction: Float64Array;
  /**
   * Blocks from the origin to where the line enters the column; to the next column along x and along z; from one to the
   * next along x and along z.
   */
  readonly distances: Float64Array;
}

/** Places in `distances`. */
export const Along = { entry: 0, nextX: 1, nextZ: 2, deltaX: 3, deltaZ: 4 } as const;

export function createColumnWalk(): ColumnWalk {
  return {
    x: 0,
    z: 0,
    stepX: 1,
    stepZ: 1,
    origin: new Float64Array(2),
    direction: new Float64Array(2),
    distances: new Float64Array(5),
  };
}

/** Begins at the column of the origin, to go in the direction. */
export function startWalk(walk: ColumnWalk): void {
  const { origin, direction, distances } = walk;
  const ox = origin[0]!;
  const oz = origin[1]!;
  const dx = direction[0]!;
  const dz = direction[1]!;
  // `| 0`: a whole number to the engine too, which boxes the others when they become fields.
  const x = Math.floor(ox) | 0;
  const z = Math.floor(oz) | 0;
  const deltaX = 1 / Math.abs(dx);
  const deltaZ = 1 / Math.abs(dz);
  walk.x = x;
  walk.z = z;
  walk.stepX = dx < 0 ? -1 : 1;
  walk.stepZ = dz < 0 ? -1 : 1;
  distances[Along.entry] = 0;
  distances[Along.deltaX] = deltaX;
  distances[Along.deltaZ] = deltaZ;
  distances[Along.nextX] = (dx < 0 ? ox - x : x + 1 - ox) * deltaX;
  distances[Along.nextZ] = (dz < 0 ? oz - z : z + 1 - oz) * deltaZ;
}

/** Goes on to the next column. */
export function walkOn(walk: ColumnWalk): void {
  const { distances } = walk;
  const nextX = distances[Along.nextX]!;
  const nextZ = distances[Along.nextZ]!;
  if (nextX < nextZ) {
    distances[Along.entry] = nextX;
    distances[Along.nextX] = nextX + distances[Along.deltaX]!;
    walk.x += walk.stepX;
  } else {
    distances[Along.entry] = nextZ;
    distances[Along.nextZ] = nextZ + distances[Along.deltaZ]!;
    walk.z += walk.stepZ;
  }
}
