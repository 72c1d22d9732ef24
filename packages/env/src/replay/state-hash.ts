import { stateArrayNames } from '../world-state.js';
import type { WorldState } from '../world-state.js';
import { WordHash } from './word-hash.js';

/**
 * The hash of everything that the future of one world depends on: 16 hexadecimal digits. It depends neither on how many
 * worlds there are nor on which of them this one is, and is the same on all machines whose bytes are little-endian.
 */
export function hashWorld(state: WorldState, world: number): string {
  const hash = new WordHash();
  for (const name of stateArrayNames) {
    const array = state[name];
    const length = array.length / state.worlds;
    // With its length before it, nothing can move from one array to the next unnoticed.
    hash.add(Uint32Array.of(length));
    hash.add(array.subarray(world * length, (world + 1) * length));
  }
  return hash.digits();
}
