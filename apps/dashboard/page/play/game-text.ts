import type { HideAndSeekConfig } from '@hideout/env';
import { preparationSteps, stepSeconds } from '@hideout/env';
import type { Frame } from '../watch/episode.js';
import { agentName, seerOf } from '../watch/episode-events.js';

/** The phase, and how long it still lasts. */
export function phaseText({ step, phase }: Frame, config: HideAndSeekConfig): string {
  const end = phase === 'preparation' ? preparationSteps(config) : config.episodeSteps;
  const left = `${((end - step) * stepSeconds).toFixed(1)} s`;
  return phase === 'preparation' ? `Preparation: the seekers wait ${left}` : `Seeking: ${left} left`;
}

/** What one's own agent sees, or who sees it. */
export function ownText(frame: Frame, own: number): string {
  const { agents, phase } = frame;
  const agent = agents[own];
  if (agent === undefined) return '';
  if (agent.caught) return 'You are caught.';
  if (agent.team === 'hider') {
    const seer = seerOf(frame, own);
    return seer === null ? 'Nobody sees you.' : `${agentName(agents, seer)} sees you.`;
  }
  if (phase === 'preparation') return 'You wait for the release.';
  const seen = agent.sees.filter((other) => agents[other]?.team === 'hider');
  if (seen.length === 0) return 'You see nobody.';
  return `You see ${seen.map((other) => agentName(agents, other).toLowerCase()).join(' and ')}.`;
}

/** Where one's own agent is, and which way it looks: 0 along the third axis, growing towards the first. */
export function placeText({ agents }: Frame, own: number): string {
  const agent = agents[own];
  if (agent === undefined) return '';
  const { x, y, z, yawRad } = agent;
  const degrees = Math.round((((yawRad * 180) / Math.PI) % 360) + 360) % 360;
  return `At ${x.toFixed(1)}, ${z.toFixed(1)}, height ${y.toFixed(1)}, facing ${degrees}°`;
}

/**
 * Who has won. Where hiders can be caught, the seekers have when all of them are; elsewhere the hiders have when they
 * were hidden for more than half of the time.
 */
export function winnerOf({ agents, hiddenFraction }: Frame, config: HideAndSeekConfig): 'seeker' | 'hider' {
  if (!config.catching.enabled) return (hiddenFraction ?? 1) > 0.5 ? 'hider' : 'seeker';
  return agents.every(({ team, caught }) => team === 'seeker' || caught) ? 'seeker' : 'hider';
}

/** How it ended, for who played agent `own`. */
export function endText(frame: Frame, config: HideAndSeekConfig, own: number): string {
  const { agents, hiddenFraction } = frame;
  const winner = winnerOf(frame, config);
  const hiders = agents.filter(({ team }) => team === 'hider');
  const caught = hiders.filter((hider) => hider.caught).length;
  const why = config.catching.enabled
    ? `${caught} of ${hiders.length} hiders caught`
    : `hidden for ${Math.round(100 * (hiddenFraction ?? 1))} % of the time`;
  const yours = agents[own]?.team === winner ? 'You have won' : 'You have lost';
  return `${yours}. The ${winner}s won: ${why}.`;
}

/** The rewards of all agents of a team, summed over the episode. */
export function teamReward({ agents }: Frame, team: 'seeker' | 'hider'): number {
  return agents
    .filter((agent) => agent.team === team)
    .reduce((sum, { episodeReward }) => sum + episodeReward, 0);
}

/** Who played each team, as a recording of the game names them. */
export function playerNames(
  { agents }: Frame,
  own: number,
  checkpoint: string,
): { readonly seekers: string; readonly hiders: string } {
  const nameOf = (team: 'seeker' | 'hider'): string => {
    const isOwn = agents[own]?.team === team;
    const isShared = agents.filter((agent) => agent.team === team).length > 1;
    if (!isOwn) return checkpoint;
    return isShared ? `somebody and ${checkpoint}` : 'somebody';
  };
  return { seekers: nameOf('seeker'), hiders: nameOf('hider') };
}
