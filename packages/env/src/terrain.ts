import { nextFloat } from './random.js';

/** Blocks in the lowest column of ground. */
export const lowestGround = 2;

/** Spacing of the lattice, in blocks, and share of each layer of noise. */
const octaves = [
  { spacing: 8, share: 0.75 },
  { spacing: 4, share: 0.25 },
];
/** Stretches the noise, which keeps to the middle, over the whole range of heights. */
const contrast = 1.6;

/** Memory of the drawing, made once and used again. */
export interface TerrainScratch {
  /** [size, size]. */
  readonly noise: Float64Array;
  /** Room for the finest lattice. */
  readonly lattice: Float64Array;
}

export function createTerrainScratch(size: number): TerrainScratch {
  const nodes = Math.max(...octaves.map(({ spacing }) => nodesAlong(size, spacing)));
  return { noise: new Float64Array(size * size), lattice: new Float64Array(nodes * nodes) };
}

/**
 * Draws smooth ground: the height of every column, [size, size] in the order z, x, whole blocks from `least` to `most`.
 * Value noise: random numbers on a lattice, interpolated with smoothstep, in two octaves.
 */
export function drawHeights(
  random: Uint32Array,
  slot: number,
  size: number,
  least: number,
  most: number,
  heights: Int32Array,
  { noise, lattice }: TerrainScratch,
): void {
  noise.fill(0);
  for (const { spacing, share } of octaves) {
    const nodes = nodesAlong(size, spacing);
    for (let node = 0; node < nodes * nodes; node++) lattice[node] = nextFloat(random, slot);
    for (let z = 0; z < size; z++) {
      for (let x = 0; x < size; x++) {
        noise[z * size + x]! += share * interpolated(lattice, nodes, x / spacing, z / spacing);
      }
    }
  }
  const span = most - least + 1;
  for (let column = 0; column < heights.length; column++) {
    const stretched = 0.5 + (noise[column]! - 0.5) * contrast;
    const layer = Math.floor(stretched * span);
    heights[column] = least + Math.max(0, Math.min(span - 1, layer));
  }
}

function nodesAlong(size: number, spacing: number): number {
  return Math.ceil(size / spacing) + 1;
}

function interpolated(lattice: Float64Array, nodes: number, x: number, z: number): number {
  const left = Math.floor(x);
  const front = Math.floor(z);
  const u = smoothstep(x - left);
  const v = smoothstep(z - front);
  const corner = front * nodes + left;
  const near = lattice[corner]! + u * (lattice[corner + 1]! - lattice[corner]!);
  const far = lattice[corner + nodes]! + u * (lattice[corner + nodes + 1]! - lattice[corner + nodes]!);
  return near + v * (far - near);
}

function smoothstep(t: number): number {
  return t * t * (3 - 2 * t);
}
