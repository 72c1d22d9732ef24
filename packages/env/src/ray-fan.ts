import { cosine, sine } from './trigonometry.js';

/** A cone of this many radians is all around: a full turn, however many digits of 2 pi it was given with. */
const fullTurnRad = 6.283;

/** Whether a cone along the ground has no border. */
export function isAllAround(coneRad: number): boolean {
  return coneRad >= fullTurnRad;
}

/** Angle from the lowest to the highest ray, and height of the field of view, in radians. */
export const verticalConeRad = 1;

/**
 * The vision rays of an agent: `columns` directions along the ground, from left to right, each with `rows` elevations,
 * from the lowest on. Ray (row, column) has number row * columns + column.
 */
export interface RayFan {
  readonly count: number;
  readonly rows: number;
  readonly columns: number;
  /** Cosine and sine of each column's angle to the right of the yaw, [columns]. */
  readonly columnCos: Float64Array;
  readonly columnSin: Float64Array;
  /** Cosine and sine of each row's angle above the pitch, [rows]. */
  readonly rowCos: Float64Array;
  readonly rowSin: Float64Array;
}

/**
 * Spreads `count` rays evenly over the cone: in the most rows up to four that divide the count and leave rows at least
 * twice as many rays as there are rows (64: 4 x 16, 30: 3 x 10, 16: 2 x 8, 7: 1 x 7). Columns reach from border to
 * border; all around, where there is none, the first one is straight behind and all are equally far apart.
 */
export function createRayFan(count: number, coneRad: number): RayFan {
  let rows = 1;
  for (let r = 2; r <= 4; r++) if (count % r === 0 && count / r >= 2 * r) rows = r;
  const columns = count / rows;
  const columnAngles = isAllAround(coneRad) ? spreadAround(columns) : spread(columns, coneRad);
  const rowAngles = spread(rows, verticalConeRad);
  return {
    count,
    rows,
    columns,
    columnCos: columnAngles.map(cosine),
    columnSin: columnAngles.map(sine),
    rowCos: rowAngles.map(cosine),
    rowSin: rowAngles.map(sine),
  };
}

/** n angles from -cone / 2 to cone / 2; straight ahead when there is one. */
function spread(n: number, coneRad: number): Float64Array {
  return Float64Array.from({ length: n }, (_, i) => (n === 1 ? 0 : (i / (n - 1) - 0.5) * coneRad));
}

/** n angles from -pi on; straight ahead when there is one. */
function spreadAround(n: number): Float64Array {
  return Float64Array.from({ length: n }, (_, i) => (n === 1 ? 0 : (i / n - 0.5) * 2 * Math.PI));
}
