import { HideAndSeekConfigError } from './config-error.js';
import { validateHideAndSeekConfig } from './config-validation.js';
import type { CatchingConfig, HideAndSeekConfig, RewardConfig } from './config.js';

/** Any part of a configuration; what is missing has its default. */
export type HideAndSeekOptions = {
  readonly [Key in keyof Omit<HideAndSeekConfig, 'catching' | 'rewards'>]?: HideAndSeekConfig[Key];
} & {
  readonly catching?: Partial<CatchingConfig>;
  readonly rewards?: Partial<RewardConfig>;
};

export const defaultHideAndSeekConfig: HideAndSeekConfig = {
  map: 'fort',
  worldSize: 32,
  worldHeight: 16,
  seekers: 1,
  hiders: 2,
  terrainRange: 2,
  doorways: 2,
  doorwayWidth: 1,
  looseBlocks: 12,
  carryCapacity: 3,
  reachBlocks: 2,
  episodeSteps: 240,
  preparationFraction: 0.4,
  rayCount: 64,
  rayConeRad: (2 * Math.PI) / 3,
  viewRangeBlocks: 32,
  blockOwnership: 'team',
  catching: { enabled: true, distanceBlocks: 2, holdSteps: 6 },
  actionSpace: 'continuous',
  rewards: {
    preset: 'seed',
    endWhenAllCaught: true,
    seekerTime: -0.05,
    seekerSees: 0.1,
    seekerProximity: 0.1,
    seekerCatch: 50,
    seekerAllCaught: 50,
    hiderHidden: 0.1,
    hiderSeen: -0.1,
    hiderDistance: 0.1,
    hiderCaught: -50,
    hiderSurvives: 50,
  },
};

/**
 * The configuration with every option present.
 *
 * @throws {HideAndSeekConfigError} with every problem.
 */
export function resolveHideAndSeekConfig(options: HideAndSeekOptions = {}): HideAndSeekConfig {
  const problems = validateHideAndSeekConfig(options);
  if (problems.length > 0) throw new HideAndSeekConfigError(problems);
  return completed(options);
}

/** The options over the defaults, unchecked. */
export function completed(options: HideAndSeekOptions): HideAndSeekConfig {
  const base = defaultHideAndSeekConfig;
  return {
    ...base,
    ...options,
    catching: { ...base.catching, ...options.catching },
    // Without an early end by default where only visibility counts: the rest of the episode is worth points there.
    rewards: {
      ...base.rewards,
      endWhenAllCaught: options.rewards?.preset !== 'visibility',
      ...options.rewards,
    },
  };
}
