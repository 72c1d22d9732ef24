import type { HideAndSeekConfig } from './config.js';
import type { GameState } from './game-state.js';

/** What the rewards of a step depend on, beside the state. */
export interface StepOutcome {
  /** Per agent: was it caught in this step? */
  readonly caughtNow: Uint8Array;
  /** Hiders caught in this step. */
  readonly newlyCaught: number;
  readonly allCaught: boolean;
  readonly timeIsUp: boolean;
}

/** Whether a seeker sees hider k of a world; a caught hider counts as seen. */
export function isHiderSeen(s: GameState, world: number, hider: number): boolean {
  const first = world * s.agents;
  if (s.caught[first + hider] === 1) return true;
  for (let seeker = 0; seeker < s.seekers; seeker++) {
    if (s.sees[(first + seeker) * s.agents + hider] === 1) return true;
  }
  return false;
}

/**
 * Zero-sum, whatever the sizes of the teams: each hider gets +1 or -1 divided by the number of hiders, each seeker the opposite divided by
 * the number of seekers, so that the sum over all agents is 0 (teams of one get exactly 1 and -1).
 */
export function visibilityRewards(s: GameState, world: number, rewards: Float32Array): void {
  const first = world * s.agents;
  const hiders = s.agents - s.seekers;
  let anySeen = false;
  for (let hider = s.seekers; hider < s.agents; hider++) anySeen ||= isHiderSeen(s, world, hider);
  const sign = anySeen ? 1 : -1;
  for (let a = 0; a < s.agents; a++) rewards[first + a] = a < s.seekers ? sign / s.seekers : -sign / hiders;
}

/** The shaped rewards; coefficients in RewardConfig. */
export function shapedRewards(
  s: GameState,
  config: HideAndSeekConfig,
  world: number,
  outcome: StepOutcome,
  rewards: Float32Array,
): void {
  const { rewards: c, worldSize } = config;
  const first = world * s.agents;
  const teamReward =
    outcome.newlyCaught * c.seekerCatch +
    (outcome.newlyCaught > 0 && outcome.allCaught ? c.seekerAllCaught : 0);
  for (let seeker = 0; seeker < s.seekers; seeker++) {
    const i = first + seeker;
    let nearest = worldSize;
    let sees = 0;
    for (let hider = s.seekers; hider < s.agents; hider++) {
      if (s.caught[first + hider] === 1) continue;
      nearest = Math.min(nearest, distance(s, i, first + hider));
      sees |= s.sees[i * s.agents + hider];
    }
    rewards[i] =
      c.seekerTime + sees * c.seekerSees + c.seekerProximity * (1 - nearest / worldSize) + teamReward;
  }
  for (let hider = s.seekers; hider < s.agents; hider++) {
    const k = first + hider;
    if (outcome.caughtNow[hider] === 1) {
      rewards[k] = c.hiderCaught;
    } else if (s.caught[k] === 1) {
      rewards[k] = 0;
    } else {
      let nearest = worldSize;
      for (let seeker = 0; seeker < s.seekers; seeker++)
        nearest = Math.min(nearest, distance(s, k, first + seeker));
      const seen = isHiderSeen(s, world, hider);
      rewards[k] =
        (seen ? c.hiderSeen : c.hiderHidden) +
        c.hiderDistance * (nearest / worldSize) +
        (outcome.timeIsUp ? c.hiderSurvives : 0);
    }
  }
}

function distance(s: GameState, i: number, k: number): number {
  const [dx, dy, dz] = [s.x[i] - s.x[k], s.y[i] - s.y[k], s.z[i] - s.z[k]];
  return Math.sqrt(dx * dx + dy * dy + dz * dz);
}
