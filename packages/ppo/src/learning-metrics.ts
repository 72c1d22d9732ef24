/** Figures of one policy's learning in one iteration; null where there was nothing to learn from. */
export interface LearningMetrics {
  readonly policyLoss: number | null;
  readonly valueLoss: number | null;
  /** KL(old || new), mean over the last epoch's minibatches, each measured before its update, nats. */
  readonly kl: number | null;
  /** Weight of the KL penalty that was in force. */
  readonly klCoeff: number;
  /** Entropy of the policy, mean over the last epoch, nats. */
  readonly entropy: number | null;
  /** Share of samples whose ratio left the clipping range, last epoch. */
  readonly clipFraction: number | null;
  /** Global norm of the policy's gradient before clipping, mean over the last epoch. */
  readonly policyGradNorm: number | null;
  /** Likewise of the value function. */
  readonly valueGradNorm: number | null;
  /** Of the value function before this iteration's learning. */
  readonly explainedVariance: number | null;
  /** That was in force; 0 for a frozen policy. */
  readonly learningRate: number;
  /** Updates of the policy in this iteration. */
  readonly updates: number;
}

/** Figures of a policy that learned nothing. */
export function nothingLearned(klCoeff: number): LearningMetrics {
  return {
    policyLoss: null,
    valueLoss: null,
    kl: null,
    klCoeff,
    entropy: null,
    clipFraction: null,
    policyGradNorm: null,
    valueGradNorm: null,
    explainedVariance: null,
    learningRate: 0,
    updates: 0,
  };
}
