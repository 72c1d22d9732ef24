import type { Actor } from './policy.js';
import type { RandomStream, RandomStreams } from './random-streams.js';
import type { ActionSpace } from './vector-env.js';

/**
 * An actor that ignores what it sees: uniform over [-1, 1] for each continuous action, and over what is allowed for each
 * choice.
 */
export function randomActor(space: ActionSpace, random: RandomStreams): Actor {
  return {
    act: async (_observations, actions, worlds, context) => {
      for (let row = 0; row < worlds.length; row++) {
        const stream = random.stream(worlds[row]);
        if (space.kind === 'continuous') drawReals(space.size, stream, actions, row);
        else drawChoices(space.sizes, stream, actions, row, context?.actionMasks ?? null);
      }
    },
  };
}

function drawReals(width: number, stream: RandomStream, actions: Float32Array, row: number): void {
  for (let i = 0; i < width; i++) actions[row * width + i] = 2 * stream.uniform() - 1;
}

function drawChoices(
  sizes: readonly number[],
  stream: RandomStream,
  actions: Float32Array,
  row: number,
  masks: Uint8Array | null,
): void {
  const total = sizes.reduce((sum, size) => sum + size, 0);
  let start = row * total;
  for (const [i, size] of sizes.entries()) {
    const allowed = Array.from({ length: size }, (_, k) => k).filter(
      (k) => masks === null || masks[start + k] !== 0,
    );
    actions[row * sizes.length + i] = allowed[stream.below(allowed.length)];
    start += size;
  }
}
