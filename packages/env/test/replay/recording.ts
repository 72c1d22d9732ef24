import type { HideAndSeek, Replay } from '../../src/index.js';
import { numbers } from '../arena.js';
import { randomActions } from '../play.js';

/** Steps the environment and returns the episodes of each world that ended meanwhile, by their world. */
export function playAndRecord(env: HideAndSeek, steps: number, draw: () => Float32Array): Replay[][] {
  const replays: Replay[][] = Array.from({ length: env.worldCount }, () => []);
  const stops = replays.map((list, world) => env.recordEpisodes(world, (replay) => list.push(replay)));
  for (let step = 0; step < steps; step++) env.step(draw());
  for (const stop of stops) stop();
  return replays;
}

/** Random actions of which each agent keeps one for five steps on average: it gets somewhere. */
export function wandering(env: HideAndSeek, seed: number): () => Float32Array {
  const draw = randomActions(env, seed);
  const next = numbers(seed + 1);
  const width = env.actionNames.length;
  const kept = draw().slice();
  return () => {
    const drawn = draw();
    for (let row = 0; row < kept.length; row += width) {
      if (next() < 0.2) kept.set(drawn.subarray(row, row + width), row);
    }
    return kept;
  };
}
