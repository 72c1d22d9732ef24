import type { VectorEnv } from './vector-env.js';

/** What is known of an environment without its arrays: of one, or of all blocks of its worlds together. */
export type EnvFacts = Pick<
  VectorEnv,
  'worldCount' | 'agentsPerWorld' | 'policyIds' | 'observationSize' | 'actionSpace' | 'episodeMetricNames'
>;

/** The facts of `env` for so many worlds. */
export function factsOf(env: VectorEnv, worldCount = env.worldCount): EnvFacts {
  const { agentsPerWorld, policyIds, observationSize, actionSpace, episodeMetricNames } = env;
  return { worldCount, agentsPerWorld, policyIds, observationSize, actionSpace, episodeMetricNames };
}
