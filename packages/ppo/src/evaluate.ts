import { EpisodeTracker } from './episode-tracker.js';
import type { EpisodeRecord } from './episode-tracker.js';
import type { Actor } from './policy.js';
import type { VectorEnv } from './vector-env.js';

export interface EvaluateOptions {
  /** Reset with `seed`, then stepped until enough episodes have ended. */
  readonly env: VectorEnv;
  /** Who acts for each policy id of the environment. */
  readonly actors: Readonly<Record<string, Actor>>;
  readonly episodes: number;
  readonly seed: number;
  /** Called with the number of episodes that have ended. */
  readonly onProgress?: (episodes: number) => void;
  /** Called with every episode that counts, when the step in which it ended was taken. */
  readonly onEpisode?: (record: EpisodeRecord) => void;
  /** Called after every step, for a spectator. A promise is awaited. */
  readonly onStep?: () => void | Promise<void>;
  /** When aborted, what is done so far is returned. */
  readonly signal?: AbortSignal;
}

/**
 * Plays `episodes` episodes without learning. World w plays the same number of them as the others (the first worlds
 * one more where it does not divide), however long they last: taking the first that end would favour short ones.
 *
 * @returns one record per episode, ordered by world, then by time.
 */
export async function evaluate(options: EvaluateOptions): Promise<EpisodeRecord[]> {
  const { env, episodes } = options;
  const quotas = Array.from({ length: env.worldCount }, (_, world) =>
    Math.floor((episodes + env.worldCount - 1 - world) / env.worldCount),
  );
  const players = seatActors(env, options.actors);
  const tracker = new EpisodeTracker(env);
  const records: EpisodeRecord[] = [];
  const actions = new Float32Array(env.worldCount * env.agentsPerWorld * actionWidth(env));
  // Where an episode begins with the newest observation, [N].
  const fresh = new Uint8Array(env.worldCount).fill(1);
  env.reset(options.seed);
  while (records.length < episodes && options.signal?.aborted !== true) {
    for (const player of players) await player(actions, fresh);
    env.step(actions);
    for (let world = 0; world < env.worldCount; world++) {
      fresh[world] = env.terminated[world] === 1 || env.truncated[world] === 1 ? 1 : 0;
    }
    for (const record of tracker.observe()) {
      const left = quotas[record.world];
      if (left === 0) continue;
      quotas[record.world] = left - 1;
      records.push(record);
      options.onEpisode?.(record);
      options.onProgress?.(records.length);
    }
    await options.onStep?.();
  }
  return records.sort((a, b) => a.world - b.world);
}

/** For each policy: gathers its agents' observations, asks the actor, scatters the actions. */
function seatActors(
  env: VectorEnv,
  actors: Readonly<Record<string, Actor>>,
): ((actions: Float32Array, fresh: Uint8Array) => Promise<void>)[] {
  const size = env.observationSize;
  const width = actionWidth(env);
  return [...new Set(env.policyIds)].map((policyId) => {
    const actor = actors[policyId];
    if (actor === undefined) throw new RangeError(`nobody acts for policy "${policyId}"`);
    const sources: number[] = [];
    for (let i = 0; i < env.worldCount * env.agentsPerWorld; i++) {
      if (env.policyIds[i % env.agentsPerWorld] === policyId) sources.push(i);
    }
    const worlds = Int32Array.from(sources, (source) => Math.floor(source / env.agentsPerWorld));
    const observations = new Float32Array(sources.length * size);
    const chosen = new Float32Array(sources.length * width);
    return async (actions, fresh) => {
      sources.forEach((source, row) =>
        observations.set(env.observations.subarray(source * size, (source + 1) * size), row * size),
      );
      await actor.act(observations, chosen, worlds, {
        fresh: Uint8Array.from(worlds, (world) => fresh[world]),
        actionMasks: masksOf(env, sources),
      });
      sources.forEach((source, row) =>
        actions.set(chosen.subarray(row * width, (row + 1) * width), source * width),
      );
    };
  });
}

/** What is allowed to these agents (indices into [N, A]), row by row; null: the environment forbids nothing. */
function masksOf(
  { actionMasks, worldCount, agentsPerWorld }: VectorEnv,
  sources: readonly number[],
): Uint8Array | null {
  if (actionMasks === undefined) return null;
  const size = actionMasks.length / (worldCount * agentsPerWorld);
  const masks = new Uint8Array(sources.length * size);
  sources.forEach((source, row) =>
    masks.set(actionMasks.subarray(source * size, (source + 1) * size), row * size),
  );
  return masks;
}

function actionWidth(env: VectorEnv): number {
  return env.actionSpace.kind === 'continuous' ? env.actionSpace.size : env.actionSpace.sizes.length;
}
