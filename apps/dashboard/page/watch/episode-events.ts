import type { AgentView } from '@hideout/env';
import { Voxel } from '@hideout/env';
import type { Frame } from './episode.js';

export type EventKind = 'released' | 'seen' | 'caught' | 'sealed' | 'opened' | 'climbed' | 'placed' | 'taken';

/** Something that happened in a step. */
export interface EpisodeEvent {
  /** The step after which it is so. */
  readonly step: number;
  readonly kind: EventKind;
  readonly text: string;
}

/** What happened from one moment to the next. */
export function eventsBetween(before: Frame, after: Frame): EpisodeEvent[] {
  const named = (kind: EventKind) => (text: string) => ({ step: after.step, kind, text });
  return [
    ...released(before, after).map(named('released')),
    ...seen(before, after).map(named('seen')),
    ...caught(before, after).map(named('caught')),
    ...changedSeal(before, after, true).map(named('sealed')),
    ...changedSeal(before, after, false).map(named('opened')),
    ...climbed(before, after).map(named('climbed')),
    ...movedBlocks(before, after),
  ];
}

/** 'Seeker 1', 'Hider 2'. */
export function agentName(agents: readonly AgentView[], index: number): string {
  const team = agents[index]?.team ?? 'seeker';
  const number = agents.slice(0, index + 1).filter((agent) => agent.team === team).length;
  return `${team === 'seeker' ? 'Seeker' : 'Hider'} ${number}`;
}

function released(before: Frame, after: Frame): string[] {
  return before.phase === 'preparation' && after.phase === 'pursuit' ? ['The seekers are released'] : [];
}

function seen(before: Frame, after: Frame): string[] {
  return hidersOf(after).flatMap((hider) => {
    const seeker = seerOf(after, hider);
    if (seeker === null || seerOf(before, hider) !== null) return [];
    return [`${agentName(after.agents, hider)} is seen by ${agentName(after.agents, seeker).toLowerCase()}`];
  });
}

function caught(before: Frame, after: Frame): string[] {
  return hidersOf(after)
    .filter((hider) => after.agents[hider]?.caught === true && before.agents[hider]?.caught !== true)
    .map((hider) => `${agentName(after.agents, hider)} is caught`);
}

function changedSeal(before: Frame, after: Frame, isSealed: boolean): string[] {
  return hidersOf(after)
    .filter((_, index) => after.sealed[index] === isSealed && before.sealed[index] === !isSealed)
    .map((hider) =>
      isSealed
        ? `${agentName(after.agents, hider)} is sealed in`
        : `A way leads to ${agentName(after.agents, hider).toLowerCase()} again`,
    );
}

function climbed(before: Frame, after: Frame): string[] {
  return after.overStone.flatMap((isOver, agent) =>
    isOver && before.overStone[agent] !== true ? [`${agentName(after.agents, agent)} comes over a wall`] : [],
  );
}

function movedBlocks(before: Frame, after: Frame): EpisodeEvent[] {
  if (before.voxels === after.voxels) return [];
  const { step } = after;
  const events: EpisodeEvent[] = [];
  after.voxels.forEach((voxel, index) => {
    if (voxel === before.voxels[index]) return;
    if (voxel === Voxel.air) {
      const by = onlyOne(before, after, (carried) => carried > 0, null);
      events.push({ step, kind: 'taken', text: by === null ? 'A block is taken' : `${by} takes a block` });
    } else {
      const team = voxel === Voxel.placedBySeekers ? 'seeker' : 'hider';
      const by = onlyOne(before, after, (carried) => carried < 0, team) ?? `A ${team}`;
      events.push({ step, kind: 'placed', text: `${by} places a block` });
    }
  });
  return events;
}

/** The one whose carried blocks have changed so; null where it is nobody or any of several. */
function onlyOne(
  before: Frame,
  after: Frame,
  hasChanged: (carried: number) => boolean,
  team: AgentView['team'] | null,
): string | null {
  const [one, ...others] = after.agents.flatMap((agent, index) => {
    const isOfTeam = team === null || agent.team === team;
    return isOfTeam && hasChanged(agent.carried - (before.agents[index]?.carried ?? 0)) ? [index] : [];
  });
  return one === undefined || others.length > 0 ? null : agentName(after.agents, one);
}

function hidersOf({ agents }: Frame): number[] {
  return agents.flatMap(({ team }, index) => (team === 'hider' ? [index] : []));
}

/** A seeker that sees the hider; null where none does. */
export function seerOf({ agents }: Frame, hider: number): number | null {
  const seeker = agents.findIndex(({ team, sees }) => team === 'seeker' && sees.includes(hider));
  return seeker === -1 ? null : seeker;
}
