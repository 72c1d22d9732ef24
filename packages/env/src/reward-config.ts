/** `visibility`: zero-sum, only being seen counts. `seed`: many small terms, large ones for catching and surviving. */
export type RewardPreset = 'seed' | 'visibility';

/**
 * What each event is worth, in points. All but the first two count with the preset `seed` only, which adds up the terms
 * that apply; everything counts from the first step after the preparation on. A free hider is one not caught.
 */
export interface RewardConfig {
  /**
   * `visibility`: every hider gets +1 in a step in which no seeker sees a hider, else -1 (a caught hider counts as
   * seen, and is paid too); every seeker gets the opposite times hiders / seekers, so that the sum over all agents is
   * zero, but for the rounding of float32.
   */
  readonly preset: RewardPreset;
  /** Whether the episode ends when all hiders are caught. Default: true for `seed`, false for `visibility`. */
  readonly endWhenAllCaught: boolean;
  /** To each seeker in every step; meant to be negative. */
  readonly seekerTime: number;
  /** To a seeker in a step in which it sees a free hider. */
  readonly seekerSees: number;
  /** To a seeker in every step, times max(0, 1 - d / worldSize), d: distance to the nearest free hider. */
  readonly seekerProximity: number;
  /** To every seeker for each hider that is caught. */
  readonly seekerCatch: number;
  /** To every seeker when the last hider is caught. */
  readonly seekerAllCaught: number;
  /** To a free hider in a step in which no seeker sees it. */
  readonly hiderHidden: number;
  /** To a free hider in a step in which a seeker sees it; meant to be negative. */
  readonly hiderSeen: number;
  /** To a free hider in every step, times min(1, d / worldSize), d: distance to the nearest seeker. */
  readonly hiderDistance: number;
  /** To a hider when it is caught, instead of the terms of a free one; meant to be negative. */
  readonly hiderCaught: number;
  /** To a free hider when time is up. */
  readonly hiderSurvives: number;
}

/**
 * The rewards of a preset. Watching a hider from nearby without catching it earns a seeker at most 0.15 a step, less
 * than 22 in the 144 steps of the default pursuit; catching it earns 50.
 */
export function rewardDefaults(preset: RewardPreset = 'seed'): RewardConfig {
  return {
    preset,
    endWhenAllCaught: preset === 'seed',
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
  };
}
