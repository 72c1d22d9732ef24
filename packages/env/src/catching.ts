import type { HideAndSeekConfig } from './config.js';
import { measureDistance } from './visibility.js';
import type { WorldState } from './world-state.js';

const distance = new Float64Array(1);

/**
 * Counts how long each seeker has held each hider, and catches: a seeker that sees a hider within `distanceBlocks` for
 * `holdSteps` steps in a row.
 *
 * @returns the hiders caught in this step, bit h for hider h
 */
export function catchHiders(state: WorldState, world: number, rule: HideAndSeekConfig['catching']): number {
  if (!rule.enabled) return 0;
  const { seekers, hiders, agents, hold, caught, sees } = state;
  let newlyCaught = 0;
  for (let hider = 0; hider < hiders; hider++) {
    const agent = seekers + hider;
    if (caught[world * agents + agent] === 1) continue;
    for (let seeker = 0; seeker < seekers; seeker++) {
      const pair = (world * seekers + seeker) * hiders + hider;
      measureDistance(state, world, seeker, agent, distance);
      const isSeen = sees[(world * agents + seeker) * agents + agent] === 1;
      const holds = isSeen && distance[0]! <= rule.distanceBlocks;
      hold[pair] = holds ? hold[pair]! + 1 : 0;
      if (hold[pair]! >= rule.holdSteps) newlyCaught |= 1 << hider;
    }
    if ((newlyCaught & (1 << hider)) !== 0) caught[world * agents + agent] = 1;
  }
  return newlyCaught;
}

export function allHidersCaught(state: WorldState, world: number): boolean {
  for (let agent = state.seekers; agent < state.agents; agent++) {
    if (state.caught[world * state.agents + agent] === 0) return false;
  }
  return true;
}
