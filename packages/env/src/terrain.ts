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
): void {
  const noise = new Float64Array(size * size);
  for (const { spacing, share } of octaves) {
    const nodes = Math.ceil(size / spacing) + 1;
    const lattice = Float64Array.from({ length: nodes * nodes }, () => nextFloat(random, slot));
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
