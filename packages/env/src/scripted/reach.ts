import { bodyHalfWidth } from '../agent-body.js';
import { FootSearch, landingHeight } from '../connectivity.js';
import type { VoxelGrid } from '../voxels.js';
import { cellAt, noCell } from './cells.js';
import type { Route } from './route.js';

/**
 * Where somebody can go on foot, and how far that is; worked out when it is asked for the first time. Memory made once,
 * for one search at a time.
 */
export class Reach {
  /** The cells it can come to, nearest first: the first `count`, which has to be asked for before. */
  readonly cells: Int32Array;

  private found = 0;
  private isExplored = true;
  /** Where the search starts. */
  private grid: VoxelGrid | null = null;
  private x = 0;
  private y = 0;
  private z = 0;
  private readonly search: FootSearch;
  /** Steps from cell to cell that lead there, [cells]; valid where the search came to. */
  private readonly distances: Int32Array;

  constructor(cells: number) {
    this.search = new FootSearch(cells);
    this.cells = new Int32Array(cells);
    this.distances = new Int32Array(cells);
  }

  /** From where a body with its feet at (x, y, z) stands. */
  startFrom(grid: VoxelGrid, x: number, y: number, z: number): void {
    this.grid = grid;
    this.x = x;
    this.y = y;
    this.z = z;
    this.isExplored = false;
  }

  /** How many cells it can come to. */
  get count(): number {
    if (!this.isExplored) this.explore(this.grid!);
    return this.found;
  }

  has(cell: number): boolean {
    if (!this.isExplored) this.explore(this.grid!);
    return cell !== noCell && this.search.from[cell]! >= 0;
  }

  /** Steps from cell to cell, Infinity where it cannot be come to. */
  distanceTo(cell: number): number {
    return this.has(cell) ? this.distances[cell]! : Infinity;
  }

  /** The cell that can be come to in which a body at (x, y, z) stands, `noCell` when there is none. */
  cellOfBody(grid: VoxelGrid, x: number, y: number, z: number): number {
    const under = this.cellUnder(grid, x, y, z);
    if (under !== noCell) return under;
    for (const dz of [-bodyHalfWidth, bodyHalfWidth]) {
      for (const dx of [-bodyHalfWidth, bodyHalfWidth]) {
        const cell = this.cellUnder(grid, x + dx, y, z + dz);
        if (cell !== noCell) return cell;
      }
    }
    return noCell;
  }

  /** Writes the way to a cell that can be come to. */
  writeRoute(cell: number, route: Route): void {
    const { cells } = route;
    route.at = 0;
    cells.length = 0;
    for (let on = cell; cells.at(-1) !== on; on = this.search.from[on]!) cells.push(on);
    cells.reverse();
  }

  private explore(grid: VoxelGrid): void {
    const { search, cells, distances } = this;
    search.begin(grid);
    search.addBody(this.x, this.y, this.z);
    this.found = 0;
    for (let cell = search.next(); cell >= 0; cell = search.next()) {
      const from = search.from[cell]!;
      distances[cell] = from === cell ? 0 : distances[from]! + 1;
      cells[this.found++] = cell;
    }
    this.isExplored = true;
  }

  private cellUnder(grid: VoxelGrid, x: number, y: number, z: number): number {
    const [cx, cz] = [Math.floor(x), Math.floor(z)];
    const feet = Math.floor(y);
    if (cellAt(grid, cx, feet, cz) === noCell) return noCell;
    const cell = cellAt(grid, cx, landingHeight(grid, cx, feet, cz), cz);
    return this.has(cell) ? cell : noCell;
  }
}
