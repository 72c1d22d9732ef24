import type { AgentView } from '@hideout/env';
import { expect, test } from '@jest/globals';
import { hiddenFrom } from '../../../page/play/hidden-agents.js';

function agent(team: AgentView['team'], sees: readonly number[]): AgentView {
  const place = { x: 1, y: 1, z: 1, yawRad: 0, pitchRad: 0 };
  return { team, sees, ...place, carried: 0, caught: false, episodeReward: 0 };
}

test('an agent is shown its own team, and of the other one whom it sees', () => {
  const agents = [agent('seeker', [3]), agent('seeker', []), agent('hider', [0, 1, 3]), agent('hider', [1])];
  expect([...hiddenFrom(agents, 0)]).toEqual([2]);
  expect([...hiddenFrom(agents, 1)]).toEqual([2, 3]);
  expect([...hiddenFrom(agents, 2)]).toEqual([]);
  expect([...hiddenFrom(agents, 3)]).toEqual([0]);
});
