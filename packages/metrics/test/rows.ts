import type { MetricsRow } from '../src/index.js';

/** A plausible row with every figure of the six panels; figures follow from the iteration alone. */
export function exampleRow(iteration: number, changes: Partial<MetricsRow> = {}): MetricsRow {
  return {
    iteration,
    timestamp: new Date(1_700_000_000_000 + iteration * 3000).toISOString(),
    environment_steps: iteration * 3840,
    episodes_completed: iteration * 16,
    reward_mean: iteration + Math.sin(iteration),
    seeker_reward: -30 + iteration / 2 + Math.cos(iteration),
    hider_reward: 40 - iteration / 4 + Math.sin(2 * iteration),
    episode_len_mean: 240 - iteration / 3,
    seeker_kl: 0.01 + 0.004 * Math.sin(iteration),
    hider_kl: 0.012 + 0.004 * Math.cos(iteration),
    seeker_entropy: 9.9 - iteration / 100,
    hider_entropy: 9.9 - iteration / 200,
    steps_per_second: 5000,
    elapsed_seconds: iteration * 3,
    ...changes,
  } as MetricsRow;
}

/** Rows of the iterations from 1. */
export function exampleRows(count: number): MetricsRow[] {
  return Array.from({ length: count }, (_, index) => exampleRow(index + 1));
}
