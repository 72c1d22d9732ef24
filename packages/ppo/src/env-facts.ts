import type { VectorEnv } from './vector-env.js';

/** What is known of an environment without its arrays: of one, or of all blocks of its worlds together. */
export interface EnvFacts extends Pick<
  VectorEnv,
  'worldCount' | 'agentsPerWorld' | 'policyIds' | 'observationSize' | 'actionSpace' | 'episodeMetricNames'
> {
  /** S; 0: the environment has no states. */
  readonly stateSize: number;
  /** Whether choices may be forbidden. */
  readonly hasActionMasks: boolean;
}

/** The facts of `env` for so many worlds. */
export function factsOf(env: VectorEnv, worldCount = env.worldCount): EnvFacts {
  const { agentsPerWorld, policyIds, observationSize, actionSpace, episodeMetricNames } = env;
  return {
    worldCount,
    agentsPerWorld,
    policyIds,
    observationSize,
    actionSpace,
    episodeMetricNames,
    stateSize: env.stateSize ?? 0,
    hasActionMasks: env.actionMasks !== undefined,
  };
}
