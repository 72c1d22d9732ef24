/** One policy's rollout, time-major, as generalised advantage estimation needs it. R rows step side by side. */
export interface AdvantageInput {
  /** T. */
  readonly steps: number;
  /** R. */
  readonly rows: number;
  /** Reward of the step that followed observation t, [T, R]. */
  readonly rewards: Float32Array;
  /** V(o_t), [T, R] (longer arrays are fine). */
  readonly values: Float32Array;
  /** V of what followed step t: 0 where the episode terminated there, V(final observation) where it was truncated, [T, R]. */
  readonly nextValues: Float32Array;
  /** 1 where the episode ended with step t, for either reason, [T, R]. */
  readonly ended: Uint8Array;
  readonly gamma: number;
  readonly lambda: number;
}

/**
 * Advantages, [T, R] (Schulman et al. 2016, https://arxiv.org/abs/1506.02438, equation 16):
 * delta_t = r_t + gamma V(o_{t+1}) - V(o_t); A_t = delta_t + gamma lambda A_{t+1}, cut where an episode ended.
 */
export function generalizedAdvantages(input: AdvantageInput): Float32Array {
  const { steps, rows, rewards, values, nextValues, ended, gamma, lambda } = input;
  const advantages = new Float32Array(steps * rows);
  for (let row = 0; row < rows; row++) {
    let following = 0;
    for (let t = steps - 1; t >= 0; t--) {
      const i = t * rows + row;
      const delta = rewards[i] + gamma * nextValues[i] - values[i];
      following = delta + (ended[i] === 1 ? 0 : gamma * lambda * following);
      advantages[i] = following;
    }
  }
  return advantages;
}

/** What the value function is fitted to: A + V, [T, R]. */
export function advantageReturns(advantages: Float32Array, values: Float32Array): Float32Array {
  return advantages.map((advantage, i) => advantage + values[i]);
}

/** 1 - Var(R - V) / Var(R); null when the returns do not vary. 1: perfect; 0: no better than their mean. */
export function explainedVariance(values: Float32Array, returns: Float32Array): number | null {
  const total = variance(returns.length, (i) => returns[i]);
  if (total === 0) return null;
  return 1 - variance(returns.length, (i) => returns[i] - values[i]) / total;
}

function variance(count: number, at: (index: number) => number): number {
  let mean = 0;
  for (let i = 0; i < count; i++) mean += at(i) / count;
  let sum = 0;
  for (let i = 0; i < count; i++) sum += (at(i) - mean) ** 2 / count;
  return sum;
}
