import { allHidersCaught } from './catching.js';
import type { RewardConfig } from './reward-config.js';
import { agentDistance, isSeenBySeekers } from './visibility.js';
import type { WorldState } from './world-state.js';

/** What the rewards of one step depend on besides the state. */
export interface RewardMoment {
  readonly rewards: RewardConfig;
  /** Unit of distances. */
  readonly worldSize: number;
  readonly episodeSteps: number;
}

/**
 * Pays one step after the preparation into `out`, [N, A], by the terms that `RewardConfig` defines. `newlyCaught`: the
 * hiders caught in this step, bit h for hider h.
 */
export function rewardAgents(
  state: WorldState,
  world: number,
  moment: RewardMoment,
  newlyCaught: number,
  out: Float32Array,
): void {
  if (moment.rewards.preset === 'visibility') payForVisibility(state, world, out);
  else payForEvents(state, world, moment, newlyCaught, out);
}

function payForVisibility(state: WorldState, world: number, out: Float32Array): void {
  const { agents, seekers, hiders } = state;
  const forHiders = someHiderIsSeenOrCaught(state, world) ? -1 : 1;
  const forSeekers = -forHiders * (hiders / seekers);
  for (let agent = 0; agent < agents; agent++) {
    out[world * agents + agent] = agent < seekers ? forSeekers : forHiders;
  }
}

function payForEvents(
  state: WorldState,
  world: number,
  moment: RewardMoment,
  newlyCaught: number,
  out: Float32Array,
): void {
  const { agents, seekers, hiders } = state;
  const { rewards } = moment;
  const forCatches = catchReward(state, world, rewards, newlyCaught);
  for (let seeker = 0; seeker < seekers; seeker++) {
    out[world * agents + seeker] =
      rewards.seekerTime + pursuitReward(state, world, seeker, moment) + forCatches;
  }
  for (let hider = 0; hider < hiders; hider++) {
    const isCaughtNow = (newlyCaught & (1 << hider)) !== 0;
    const agent = seekers + hider;
    out[world * agents + agent] = isCaughtNow
      ? rewards.hiderCaught
      : freeHiderReward(state, world, agent, moment);
  }
}

/** The same for every seeker. */
function catchReward(state: WorldState, world: number, rewards: RewardConfig, newlyCaught: number): number {
  if (newlyCaught === 0) return 0;
  let sum = allHidersCaught(state, world) ? rewards.seekerAllCaught : 0;
  for (let hider = 0; hider < state.hiders; hider++) {
    if ((newlyCaught & (1 << hider)) !== 0) sum += rewards.seekerCatch;
  }
  return sum;
}

/** Terms of seeing and of being near. */
function pursuitReward(state: WorldState, world: number, seeker: number, moment: RewardMoment): number {
  const { agents, seekers, caught, sees } = state;
  const { rewards, worldSize } = moment;
  let nearest = Infinity;
  let seesOne = false;
  for (let agent = seekers; agent < agents; agent++) {
    if (caught[world * agents + agent] === 1) continue;
    nearest = Math.min(nearest, agentDistance(state, world, seeker, agent));
    if (sees[(world * agents + seeker) * agents + agent] === 1) seesOne = true;
  }
  const proximity = Math.max(0, 1 - nearest / worldSize);
  return (seesOne ? rewards.seekerSees : 0) + rewards.seekerProximity * proximity;
}

/** Terms of a hider that was not caught in this step; 0 when it was caught before. */
function freeHiderReward(state: WorldState, world: number, agent: number, moment: RewardMoment): number {
  if (state.caught[world * state.agents + agent] === 1) return 0;
  const { rewards, worldSize, episodeSteps } = moment;
  let nearest = Infinity;
  for (let seeker = 0; seeker < state.seekers; seeker++) {
    nearest = Math.min(nearest, agentDistance(state, world, seeker, agent));
  }
  return (
    (isSeenBySeekers(state, world, agent) ? rewards.hiderSeen : rewards.hiderHidden) +
    rewards.hiderDistance * Math.min(1, nearest / worldSize) +
    (state.step[world] === episodeSteps ? rewards.hiderSurvives : 0)
  );
}

function someHiderIsSeenOrCaught(state: WorldState, world: number): boolean {
  for (let agent = state.seekers; agent < state.agents; agent++) {
    if (state.caught[world * state.agents + agent] === 1 || isSeenBySeekers(state, world, agent)) return true;
  }
  return false;
}
