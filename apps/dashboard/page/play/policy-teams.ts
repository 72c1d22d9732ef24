import type { HideAndSeek } from '@hideout/env';
import { actionNames } from '@hideout/env';
import type { Uniform } from './drawn-action.js';
import type { PagePolicy } from './page-policy.js';

/** The agents that one policy plays, and what they remember. */
export interface Team {
  readonly policy: PagePolicy;
  readonly agents: readonly number[];
  readonly memory: Float32Array;
}

/**
 * Who plays the agents of an environment of one world in an episode that begins.
 *
 * @param policies by their ids
 * @param own place of the agent that is played by hand; null where there is none
 * @throws Error with a sentence where a policy is missing or made for another game
 */
export function teamsOf(
  env: HideAndSeek,
  policies: ReadonlyMap<string, PagePolicy>,
  own: number | null,
): Team[] {
  const others = env.policyIds.map((id, agent) => ({ id, agent })).filter(({ agent }) => agent !== own);
  return [...new Set(others.map(({ id }) => id))].map((id) => {
    const policy = policies.get(id);
    if (policy === undefined) throw new Error(`The checkpoint has no ${id}.`);
    const { observationSize, memorySize } = policy;
    if (observationSize !== env.observationSize) {
      throw new Error(
        `${id} observes ${observationSize} numbers, and the game of its checkpoint gives ${env.observationSize}.`,
      );
    }
    const agents = others.filter((other) => other.id === id).map(({ agent }) => agent);
    return { policy, agents, memory: new Float32Array(agents.length * memorySize) };
  });
}

/**
 * What all of them do next, [A, W]: zeros for who is in no team.
 *
 * @param draw draws the policies' actions; null: they do what they find most likely
 */
export async function teamActions(
  env: HideAndSeek,
  teams: readonly Team[],
  draw: Uniform | null,
): Promise<Float32Array> {
  const width = actionNames.length;
  const actions = new Float32Array(env.agentsPerWorld * width);
  for (const team of teams) {
    const chosen = await team.policy.act(observationsOf(env, team), team.memory, env.actionSpace, draw);
    team.agents.forEach((agent, row) =>
      actions.set(chosen.subarray(row * width, (row + 1) * width), agent * width),
    );
  }
  return actions;
}

function observationsOf({ observations, observationSize }: HideAndSeek, { agents }: Team): Float32Array {
  const gathered = new Float32Array(agents.length * observationSize);
  agents.forEach((agent, row) =>
    gathered.set(
      observations.subarray(agent * observationSize, (agent + 1) * observationSize),
      row * observationSize,
    ),
  );
  return gathered;
}
