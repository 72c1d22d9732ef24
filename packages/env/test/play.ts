import type { HideAndSeek } from '../src/index.js';
import { numbers } from './arena.js';

/** Random actions from a seed: uniform on [-1, 1], or one of the choices. */
export function randomActions(env: HideAndSeek, seed: number): () => Float32Array {
  const next = numbers(seed);
  const { actionSpace } = env;
  const width = env.actionNames.length;
  const actions = new Float32Array(env.worldCount * env.agentsPerWorld * width);
  return () => {
    for (let i = 0; i < actions.length; i++) {
      actions[i] =
        actionSpace.kind === 'continuous'
          ? next() * 2 - 1
          : Math.floor(next() * actionSpace.sizes[i % width]!);
    }
    return actions;
  };
}

/** Everything that a step leaves behind, as one list of numbers. */
export function outcome(env: HideAndSeek): number[] {
  return [
    ...env.observations,
    ...env.rewards,
    ...env.terminated,
    ...env.truncated,
    ...env.active,
    ...env.episodeMetrics,
  ];
}
