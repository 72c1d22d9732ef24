import type { JsonObject } from './named-tensors.js';
import type { VectorEnv } from './vector-env.js';

/** How to make environments in any thread: by the module that makes them. */
export interface EnvSource {
  /** URL of the module, such as `import.meta.resolve` gives it for a package's name. */
  readonly module: string;
  /** Name of the module's function that makes an environment out of `EnvSetup`. */
  readonly exportName: string;
  /** Passed on to that function. */
  readonly config: JsonObject;
  /** Worlds altogether, N. */
  readonly worlds: number;
}

/** What the function of an EnvSource is called with: some of the worlds, those from `firstWorld` on. */
export interface EnvSetup {
  readonly worlds: number;
  readonly firstWorld: number;
  readonly config: JsonObject;
}

/** An environment, or where to get environments of the same kind. */
export type EnvOrSource = VectorEnv | EnvSource;

export function isEnvSource(env: EnvOrSource): env is EnvSource {
  return 'exportName' in env;
}

/**
 * Makes the environment of some worlds.
 *
 * @throws whatever the module or its function throws; an Error when it has no such function.
 */
export async function createEnv(
  { module, exportName, config }: EnvSource,
  worlds: number,
  firstWorld: number,
): Promise<VectorEnv> {
  const exports = (await import(module)) as Readonly<Record<string, unknown>>;
  const create = exports[exportName];
  if (typeof create !== 'function') throw new Error(`${module} does not export a function ${exportName}`);
  return (create as (setup: EnvSetup) => VectorEnv | Promise<VectorEnv>)({ worlds, firstWorld, config });
}
