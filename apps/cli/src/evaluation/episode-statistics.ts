import type { EpisodeRecord } from '@hideout/ppo';

/** A mean and its 95 % confidence interval. */
export interface Estimate {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
  /** Episodes that had a value. */
  readonly count: number;
}

/** What a set of episodes shows. Null where no episode had a value. */
export interface EpisodeStatistics {
  readonly episodes: number;
  /** Share of the hiders that were caught. */
  readonly catchRate: Estimate | null;
  /** Share of the hiders' steps after the preparation in which no seeker saw them and they were free. */
  readonly hiddenFraction: Estimate | null;
  /** Reward of one seeker over an episode. */
  readonly seekerReward: Estimate | null;
  /** Reward of one hider over an episode. */
  readonly hiderReward: Estimate | null;
  /** Steps. */
  readonly episodeLength: Estimate | null;
}

/** Figures over episodes. `seekers`: agents 0 to seekers - 1 of every episode are seekers, the others hiders. */
export function episodeStatistics(records: readonly EpisodeRecord[], seekers: number): EpisodeStatistics {
  const metric = (name: string): number[] => records.map((record) => record.metrics[name] ?? NaN);
  return {
    episodes: records.length,
    catchRate: wilson(metric('caught_fraction')),
    hiddenFraction: share(estimate(metric('hidden_fraction'))),
    seekerReward: estimate(records.map(({ agentRewards }) => mean(agentRewards.slice(0, seekers)))),
    hiderReward: estimate(records.map(({ agentRewards }) => mean(agentRewards.slice(seekers)))),
    episodeLength: estimate(records.map(({ length }) => length)),
  };
}

/** 97.5 % quantile of the normal distribution. */
const z = 1.959964;

/** Mean with the interval of the normal approximation. */
export function estimate(values: readonly number[]): Estimate | null {
  return meanInterval(values, () => z);
}

/**
 * Mean with the interval mean ± q s / √n, s the sample standard deviation; NaN is left out. Where all values are equal, as
 * for a single one, the interval is that value alone, and says nothing of its certainty.
 *
 * @param quantile q, for n values.
 */
export function meanInterval(values: readonly number[], quantile: (n: number) => number): Estimate | null {
  const known = values.filter((value) => !Number.isNaN(value));
  const n = known.length;
  if (n === 0) return null;
  const average = mean(known);
  const squares = known.reduce((sum, value) => sum + (value - average) ** 2, 0);
  const halfWidth = n < 2 ? 0 : (quantile(n) * Math.sqrt(squares / (n - 1))) / Math.sqrt(n);
  return { mean: average, low: average - halfWidth, high: average + halfWidth, count: n };
}

/**
 * Mean of values in [0, 1] with Wilson's interval (1927), which also holds when nobody was caught: an episode counts as one
 * coin toss, and a share varies at most as a coin of the same mean does, so that the interval is rather too wide.
 */
export function wilson(values: readonly number[]): Estimate | null {
  const known = values.filter((value) => !Number.isNaN(value));
  const n = known.length;
  if (n === 0) return null;
  const p = mean(known);
  const scale = 1 + (z * z) / n;
  const centre = (p + (z * z) / (2 * n)) / scale;
  const halfWidth = (z / scale) * Math.sqrt((p * (1 - p)) / n + (z * z) / (4 * n * n));
  return { mean: p, low: Math.max(0, centre - halfWidth), high: Math.min(1, centre + halfWidth), count: n };
}

/** The interval without what no share can be. */
function share(estimated: Estimate | null): Estimate | null {
  if (estimated === null) return null;
  return { ...estimated, low: Math.max(0, estimated.low), high: Math.min(1, estimated.high) };
}

/** The mean of values; NaN for none. */
export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
