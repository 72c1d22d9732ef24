import type { AgentView, Surface, WorldView } from '@hideout/env';

/** An agent in the middle of a column. */
export function agent(
  team: 'seeker' | 'hider',
  x: number,
  z: number,
  changes: Partial<AgentView> = {},
): AgentView {
  return {
    team,
    x: x + 0.5,
    y: 1,
    z: z + 0.5,
    yawRad: 0,
    pitchRad: 0,
    carried: 0,
    caught: false,
    sees: [],
    episodeReward: 0,
    ...changes,
  };
}

/** Level ground, one block high, with nobody on it. */
export function levelWorld(size: number, changes: Partial<WorldView> = {}): WorldView {
  return {
    size,
    heights: new Array<number>(size * size).fill(1),
    surfaces: new Array<Surface>(size * size).fill('terrain'),
    agents: [],
    phase: 'pursuit',
    step: 120,
    stepsLeft: 120,
    hiddenFraction: 0.51,
    ...changes,
  };
}
