/** What fills a cell of the world. */
export const Block = {
  air: 0,
  terrain: 1,
  stone: 2,
  loose: 3,
  placedByHiders: 4,
  placedBySeekers: 5,
} as const;
export type Block = (typeof Block)[keyof typeof Block];

/** Sizes of one world's grid; cell (x, y, z) lies at (y * size + z) * size + x. */
export interface Grid {
  readonly size: number;
  readonly height: number;
  /** Cells of a world. */
  readonly volume: number;
}

export function grid(size: number, height: number): Grid {
  return { size, height, volume: size * size * height };
}

/** The cell's index, worlds one after another; the caller has checked that it is inside. */
export function cellIndex({ size, volume }: Grid, world: number, x: number, y: number, z: number): number {
  return world * volume + (y * size + z) * size + x;
}

/** Whether a cell stops bodies and rays. Beyond the sides and below is solid, above is air. */
export function isSolid(
  voxels: Uint8Array,
  g: Grid,
  world: number,
  x: number,
  y: number,
  z: number,
): boolean {
  if (x < 0 || z < 0 || x >= g.size || z >= g.size || y < 0) return true;
  return y < g.height && voxels[world * g.volume + (y * g.size + z) * g.size + x] !== Block.air;
}

/** The lowest free height above all blocks of a column. */
export function surfaceHeight(voxels: Uint8Array, g: Grid, world: number, x: number, z: number): number {
  let y = g.height;
  while (y > 0 && voxels[cellIndex(g, world, x, y - 1, z)] === Block.air) y--;
  return y;
}
