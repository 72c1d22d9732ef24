import type { HideAndSeekConfig } from '@hideout/env';
import { resolveHideAndSeekConfig } from '@hideout/env';

/** A small game with discrete actions, so that what two inferences round differently changes none. */
export function discreteGame(episodeSteps: number): HideAndSeekConfig {
  return resolveHideAndSeekConfig({
    map: 'fort',
    worldSize: 16,
    seekers: 1,
    hiders: 2,
    rayCount: 8,
    episodeSteps,
    actionSpace: 'discrete',
  });
}

/** The same as section `env` of a configuration. */
export function discreteEnvironment(episodeSteps: number) {
  return {
    worlds: 2,
    map: 'fort',
    world_size: 16,
    seekers: 1,
    hiders: 2,
    ray_count: 8,
    episode_steps: episodeSteps,
    action_space: 'discrete',
  };
}
