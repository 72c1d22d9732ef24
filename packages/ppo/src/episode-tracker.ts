import type { VectorEnv } from './vector-env.js';

/** What one ended episode left behind. */
export interface EpisodeRecord {
  readonly world: number;
  /** Steps. */
  readonly length: number;
  /** Sum of rewards of each agent, [A]. */
  readonly agentRewards: readonly number[];
  /** The environment's own figures, by name; NaN: none for this episode. */
  readonly metrics: Readonly<Record<string, number>>;
}

/** Follows the episodes of all worlds, across rollouts. Call `observe` after every step. */
export class EpisodeTracker {
  /** Reward of each agent in the running episode, [N, A]. */
  private readonly rewards: Float64Array;
  /** Steps of the running episode, [N]. */
  private readonly lengths: Int32Array;

  constructor(private readonly env: VectorEnv) {
    this.rewards = new Float64Array(env.worldCount * env.agentsPerWorld);
    this.lengths = new Int32Array(env.worldCount);
  }

  /** Adds up the newest step; records of the episodes that ended in it, in the order of the worlds. */
  observe(): EpisodeRecord[] {
    const { env } = this;
    const records: EpisodeRecord[] = [];
    for (let i = 0; i < this.rewards.length; i++) {
      this.rewards[i] += env.rewards[i];
    }
    for (let world = 0; world < env.worldCount; world++) {
      this.lengths[world] += 1;
      if (env.terminated[world] === 1 || env.truncated[world] === 1) records.push(this.finish(world));
    }
    return records;
  }

  saveState(): { readonly rewards: Float64Array; readonly lengths: Int32Array } {
    return { rewards: this.rewards.slice(), lengths: this.lengths.slice() };
  }

  loadState(rewards: ArrayLike<number>, lengths: ArrayLike<number>): void {
    this.rewards.set(rewards);
    this.lengths.set(lengths);
  }

  private finish(world: number): EpisodeRecord {
    const { env } = this;
    const first = world * env.agentsPerWorld;
    const agentRewards = Array.from(this.rewards.subarray(first, first + env.agentsPerWorld));
    const names = env.episodeMetricNames;
    const metrics = Object.fromEntries(
      names.map((name, k) => [name, env.episodeMetrics[world * names.length + k]]),
    );
    const length = this.lengths[world];
    this.rewards.fill(0, first, first + env.agentsPerWorld);
    this.lengths[world] = 0;
    return { world, length, agentRewards, metrics };
  }
}
