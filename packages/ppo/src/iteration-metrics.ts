import type { EpisodeRecord } from './episode-tracker.js';
import type { LearningMetrics } from './learning-metrics.js';

/** What one iteration of training leaves behind. Means over the episodes that ended in it; null when none did. */
export interface IterationMetrics {
  readonly iteration: number;
  /** Steps of a world, all worlds together, since the run began. */
  readonly environmentSteps: number;
  readonly environmentStepsThisIteration: number;
  /** Steps of an agent, likewise. */
  readonly agentSteps: number;
  readonly episodesCompleted: number;
  readonly episodesThisIteration: number;
  /** Sum of the rewards of all agents of an episode. */
  readonly rewardMean: number | null;
  /** Steps. */
  readonly episodeLengthMean: number | null;
  /** The environment's own figures; episodes without a value (NaN) are left out of the mean. */
  readonly episodeMetrics: Readonly<Record<string, number | null>>;
  readonly policies: Readonly<Record<string, PolicyMetrics>>;
  /** Iterations by which the policies that played it were behind those that learned from it; above 0 with `overlap`. */
  readonly policyLag: number;
  /** Share of the blocks of worlds in which a past version of a policy played, 0 to 1; above 0 with `opponentPool`. */
  readonly pastOpponentFraction: number;
  /** Wall-clock time. The only figures that differ from run to run with the same seed. */
  readonly rolloutSeconds: number;
  readonly learningSeconds: number;
}

export interface PolicyMetrics extends LearningMetrics {
  /** Reward of one agent of the policy over an episode. */
  readonly rewardMean: number | null;
}

/** Means over ended episodes: of the whole, of each policy's agents, and of the environment's own figures. */
export function episodeMeans(
  records: readonly EpisodeRecord[],
  policyIds: readonly string[],
  metricNames: readonly string[],
): {
  rewardMean: number | null;
  episodeLengthMean: number | null;
  policyRewards: Record<string, number | null>;
  episodeMetrics: Record<string, number | null>;
} {
  const policyReward = (id: string): number | null =>
    mean(records.flatMap((record) => record.agentRewards.filter((_, agent) => policyIds[agent] === id)));
  return {
    rewardMean: mean(
      records.map((record) => record.agentRewards.reduce((total, reward) => total + reward, 0)),
    ),
    episodeLengthMean: mean(records.map((record) => record.length)),
    policyRewards: Object.fromEntries([...new Set(policyIds)].map((id) => [id, policyReward(id)])),
    episodeMetrics: Object.fromEntries(
      metricNames.map((name) => [
        name,
        mean(records.map((record) => record.metrics[name] ?? NaN).filter((value) => !Number.isNaN(value))),
      ]),
    ),
  };
}

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((total, value) => total + value, 0) / values.length;
}
