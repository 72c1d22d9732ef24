/** Angle from the lowest to the highest ray, and height of the field of view, in radians. */
export const verticalConeRad = 1;

/** Unit directions of the vision rays in the frame of the eye, row by row from the lowest, each from left to right. */
export interface RayFan {
  readonly count: number;
  readonly rows: number;
  readonly columns: number;
  /** [rays, 3]: forward, up, right. */
  readonly directions: Float64Array;
}

/**
 * Spreads `count` rays evenly over the cone: in the most rows up to four that divide the count and leave rows at least
 * twice as many rays as there are rows (64: 4 x 16, 30: 3 x 10, 16: 2 x 8, 7: 1 x 7).
 */
export function createRayFan(count: number, coneRad: number): RayFan {
  let rows = 1;
  for (let r = 2; r <= 4; r++) if (count % r === 0 && count / r >= 2 * r) rows = r;
  const columns = count / rows;
  const directions = new Float64Array(count * 3);
  for (let row = 0; row < rows; row++) {
    const up = spread(row, rows, verticalConeRad);
    for (let column = 0; column < columns; column++) {
      const right = spread(column, columns, coneRad);
      const at = (row * columns + column) * 3;
      directions[at] = Math.cos(up) * Math.cos(right);
      directions[at + 1] = Math.sin(up);
      directions[at + 2] = Math.cos(up) * Math.sin(right);
    }
  }
  return { count, rows, columns, directions };
}

/** Angle of the i-th of n rays, from -cone / 2 to cone / 2; straight ahead when there is one. */
function spread(i: number, n: number, coneRad: number): number {
  return n === 1 ? 0 : (i / (n - 1) - 0.5) * coneRad;
}
