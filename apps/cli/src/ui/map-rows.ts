import { cellRank, cellText } from './map-cell.js';
import type { CellWidth, MapCell } from './map-cell.js';

/** How many columns of the world one character cell of the map stands for, and how many characters it takes. */
export interface MapScale {
  /** Columns of the world from left to right. */
  readonly across: number;
  /** Columns of the world from top to bottom. */
  readonly down: number;
  readonly width: CellWidth;
}

/**
 * The largest map of a square world that fits. A character is about twice as high as wide: two characters a column of
 * the world, or one character for two, four, ... columns from top to bottom, keep its shape.
 *
 * @param size columns of the world along one side.
 */
export function mapScale(size: number, columns: number, rows: number): MapScale {
  if (size <= rows && 2 * size <= columns) return { across: 1, down: 1, width: 2 };
  let across = 1;
  while (Math.ceil(size / (2 * across)) > rows || Math.ceil(size / across) > columns) {
    if (across >= size) break;
    across += 1;
  }
  return { across, down: 2 * across, width: 1 };
}

/**
 * The map as rows of text, from the top.
 *
 * @param cellAt the cell of a column of the world, x to the right and z down.
 */
export function mapRows(
  size: number,
  scale: MapScale,
  cellAt: (x: number, z: number) => MapCell,
  colour: boolean,
): string[] {
  const rows: string[] = [];
  for (let z = 0; z < size; z += scale.down) {
    let row = '';
    for (let x = 0; x < size; x += scale.across) {
      row += cellText(highestRanked(size, scale, x, z, cellAt), scale.width, colour);
    }
    rows.push(row);
  }
  return rows;
}

function highestRanked(
  size: number,
  scale: MapScale,
  left: number,
  top: number,
  cellAt: (x: number, z: number) => MapCell,
): MapCell {
  let best = cellAt(left, top);
  for (let z = top; z < Math.min(size, top + scale.down); z += 1) {
    for (let x = left; x < Math.min(size, left + scale.across); x += 1) {
      const cell = cellAt(x, z);
      if (cellRank(cell) > cellRank(best)) best = cell;
    }
  }
  return best;
}
