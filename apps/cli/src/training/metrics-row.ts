import type { MetricsRow } from '@hideout/metrics';
import type { IterationMetrics, PolicyMetrics } from '@hideout/ppo';
import { sides } from './sides.js';

/** One iteration as a row of the run's log. `elapsedSeconds`: training time of the run so far, sessions before included. */
export function metricsRow(metrics: IterationMetrics, elapsedSeconds: number, now: Date): MetricsRow {
  const iterationSeconds = metrics.rolloutSeconds + metrics.learningSeconds;
  return {
    iteration: metrics.iteration,
    timestamp: now.toISOString(),
    environment_steps: metrics.environmentSteps,
    agent_steps: metrics.agentSteps,
    episodes_completed: metrics.episodesCompleted,
    episodes_this_iteration: metrics.episodesThisIteration,
    policy_lag: metrics.policyLag,
    past_opponent_fraction: metrics.pastOpponentFraction,
    reward_mean: metrics.rewardMean,
    episode_len_mean: metrics.episodeLengthMean,
    ...Object.assign(
      {},
      ...sides.map(({ policyId, prefix }) => sideColumns(prefix, metrics.policies[policyId])),
    ),
    ...metrics.episodeMetrics,
    rollout_seconds: metrics.rolloutSeconds,
    learning_seconds: metrics.learningSeconds,
    iteration_seconds: iterationSeconds,
    steps_per_second: metrics.environmentStepsThisIteration / iterationSeconds,
    elapsed_seconds: elapsedSeconds,
  };
}

function sideColumns(prefix: string, policy: PolicyMetrics | undefined): Record<string, number | null> {
  if (policy === undefined) return {};
  return {
    [`${prefix}_reward`]: policy.rewardMean,
    [`${prefix}_kl`]: policy.kl,
    [`${prefix}_kl_coeff`]: policy.klCoeff,
    [`${prefix}_entropy`]: policy.entropy,
    [`${prefix}_policy_loss`]: policy.policyLoss,
    [`${prefix}_value_loss`]: policy.valueLoss,
    [`${prefix}_clip_fraction`]: policy.clipFraction,
    [`${prefix}_explained_variance`]: policy.explainedVariance,
    [`${prefix}_policy_grad_norm`]: policy.policyGradNorm,
    [`${prefix}_value_grad_norm`]: policy.valueGradNorm,
    [`${prefix}_learning_rate`]: policy.learningRate,
    [`${prefix}_updates`]: policy.updates,
  };
}
