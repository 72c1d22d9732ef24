import { createHideAndSeek } from '@hideout/env';
import type { HideAndSeek, HideAndSeekOptions } from '@hideout/env';
import type { VectorEnv } from '@hideout/ppo';

/** `worlds` worlds of hide and seek. Here the compiler checks that env is what ppo trains: neither knows the other. */
export function createEnvironment(config: HideAndSeekOptions, worlds: number): HideAndSeek {
  return createHideAndSeek({ worlds, config }) satisfies VectorEnv;
}
