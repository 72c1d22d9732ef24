import { allHidersCaught } from './catching.js';
import type { RewardConfig } from './reward-config.js';
import { isSeenBySeekers, measureDistance } from './visibility.js';
import type { WorldState } from './world-state.js';

// What functions would return is written here instead: numbers that they return are boxed where they are not inlined.
const distance = new Float64Array(1);
const nearest = new Float64Array(1);
const forCatches = new Float64Array(1);

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
  const { rewards, worldSize, episodeSteps } = moment;
  sumCatches(state, world, rewards, newlyCaught);
  for (let seeker = 0; seeker < seekers; seeker++) {
    measureNearest(state, world, seeker, seekers, agents);
    const proximity = rewards.seekerProximity * Math.max(0, 1 - nearest[0]! / worldSize);
    const sight = seesFreeHider(state, world, seeker) ? rewards.seekerSees : 0;
    out[world * agents + seeker] = rewards.seekerTime + (sight + proximity) + forCatches[0]!;
  }
  for (let hider = 0; hider < hiders; hider++) {
    const at = world * agents + seekers + hider;
    if ((newlyCaught & (1 << hider)) !== 0) out[at] = rewards.hiderCaught;
    else if (state.caught[at] === 1) out[at] = 0;
    else {
      measureNearest(state, world, seekers + hider, 0, seekers);
      out[at] =
        (isSeenBySeekers(state, world, seekers + hider) ? rewards.hiderSeen : rewards.hiderHidden) +
        rewards.hiderDistance * Math.min(1, nearest[0]! / worldSize) +
        (state.step[world]! >= episodeSteps ? rewards.hiderSurvives : 0);
    }
  }
}

/** Writes what every seeker gets for the catches of this step. */
function sumCatches(state: WorldState, world: number, rewards: RewardConfig, newlyCaught: number): void {
  forCatches[0] = 0;
  if (newlyCaught === 0) return;
  if (allHidersCaught(state, world)) forCatches[0] = rewards.seekerAllCaught;
  for (let hider = 0; hider < state.hiders; hider++) {
    if ((newlyCaught & (1 << hider)) !== 0) forCatches[0] = forCatches[0]! + rewards.seekerCatch;
  }
}

/** Writes the distance from an agent to the nearest free one of agents `from` to `to` - 1; Infinity: there is none. */
function measureNearest(state: WorldState, world: number, agent: number, from: number, to: number): void {
  nearest[0] = Infinity;
  for (let other = from; other < to; other++) {
    if (state.caught[world * state.agents + other] === 1) continue;
    measureDistance(state, world, agent, other, distance);
    if (distance[0]! < nearest[0]!) nearest[0] = distance[0]!;
  }
}

function seesFreeHider(
  { agents, seekers, caught, sees }: WorldState,
  world: number,
  seeker: number,
): boolean {
  for (let agent = seekers; agent < agents; agent++) {
    const isFree = caught[world * agents + agent] === 0;
    if (isFree && sees[(world * agents + seeker) * agents + agent] === 1) return true;
  }
  return false;
}

function someHiderIsSeenOrCaught(state: WorldState, world: number): boolean {
  for (let agent = state.seekers; agent < state.agents; agent++) {
    if (state.caught[world * state.agents + agent] === 1 || isSeenBySeekers(state, world, agent)) return true;
  }
  return false;
}
