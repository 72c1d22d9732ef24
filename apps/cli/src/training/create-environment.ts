import { availableParallelism } from 'node:os';
import { createHideAndSeek } from '@hideout/env';
import type { HideAndSeek, HideAndSeekOptions } from '@hideout/env';
import type { EnvSource, TrainerOptions, TrainerThreads, VectorEnv } from '@hideout/ppo';
import type { ResolvedConfig } from '../config/resolved-config.js';

/** `worlds` worlds of hide and seek. Here the compiler checks that env is what ppo trains: neither knows the other. */
export function createEnvironment(config: HideAndSeekOptions, worlds: number): HideAndSeek {
  return createHideAndSeek({ worlds, config }) satisfies VectorEnv;
}

/** Where threads get environments like that from. */
export function environmentSource({ env, worlds }: Pick<ResolvedConfig, 'env' | 'worlds'>): EnvSource {
  return {
    module: import.meta.resolve('@hideout/env'),
    exportName: createHideAndSeek.name,
    // Options are plain data: they came out of a YAML file.
    config: env as EnvSource['config'],
    worlds,
  };
}

/** The trainer's threads for a configuration: `auto` is one for each core that this process may use. */
export function trainerThreads({ threads }: Pick<ResolvedConfig, 'threads'>): TrainerThreads {
  const count = threads === 'auto' ? availableParallelism() : threads;
  return { rollout: count, learning: count };
}

/** What a configuration's trainer is made of. */
export function trainerOptions(config: ResolvedConfig): TrainerOptions {
  return {
    env: environmentSource(config),
    config: config.ppo,
    backend: config.backend,
    threads: trainerThreads(config),
  };
}
