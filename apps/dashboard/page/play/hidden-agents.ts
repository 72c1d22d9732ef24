import type { AgentView } from '@hideout/env';

/** Places of the agents of the other team that an agent does not see; `own`: its own place. */
export function hiddenFrom(agents: readonly AgentView[], own: number): ReadonlySet<number> {
  const eye = agents[own];
  const unseen = agents.flatMap(({ team }, index) =>
    team === eye?.team || eye?.sees.includes(index) === true ? [] : [index],
  );
  return new Set(unseen);
}
