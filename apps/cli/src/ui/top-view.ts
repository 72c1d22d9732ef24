import type { AgentView, Surface, WorldView } from '@hideout/env';
import { legend } from './map-cell.js';
import type { AgentCell, MapCell } from './map-cell.js';
import { mapRows, mapScale } from './map-rows.js';
import { fixed, percent } from './number-format.js';
import { SEEN_BY_HIDERS, SEEN_BY_SEEKERS, viewCones } from './view-cones.js';
import type { Vision } from './view-cones.js';

export interface TopViewOptions {
  readonly colour: boolean;
  /** Size of the terminal, in characters. The view leaves the last row free. */
  readonly columns: number;
  readonly rows: number;
  /** Shows where agents look. */
  readonly vision?: Vision;
}

/** Rows under the map: two of status, one of legend; and the free one. */
const OTHER_ROWS = 4;

/** A world from above, x to the right and z down, with its state below: rows of text, as large as the terminal lets it. */
export function topView(view: WorldView, options: TopViewOptions): string[] {
  const { colour, columns, rows } = options;
  const scale = mapScale(view.size, columns, Math.max(1, rows - OTHER_ROWS));
  const cut = (line: string): string => line.slice(0, columns);
  return [
    ...mapRows(view.size, scale, cellFinder(view, options.vision), colour),
    cut(statusLine(view)),
    cut(agentsLine(view.agents)),
    cut(legend(scale.width)),
  ];
}

/** `pursuit     step 120 of 240   hidden 51.0 %`. */
function statusLine({ phase, step, stepsLeft, hiddenFraction }: WorldView): string {
  return `${phase.padEnd(11)} step ${step} of ${step + stepsLeft}   hidden ${percent(hiddenFraction)}`;
}

/** Reward so far, blocks carried and whether caught, of every agent. */
function agentsLine(agents: readonly AgentView[]): string {
  const counts = { seeker: 0, hider: 0 };
  return agents
    .map((agent) => {
      counts[agent.team] += 1;
      const blocks = agent.carried === 0 ? '' : ` [${agent.carried}]`;
      const caught = agent.caught ? ' caught' : '';
      return `${agent.team} ${counts[agent.team]}: ${fixed(agent.episodeReward, 1)}${blocks}${caught}`;
    })
    .join('   ');
}

const BLOCKS: Readonly<Record<Exclude<Surface, 'terrain'>, MapCell>> = {
  stone: { kind: 'stone' },
  loose: { kind: 'loose' },
  placedByHiders: { kind: 'hider-block' },
  placedBySeekers: { kind: 'seeker-block' },
};

/** What is to be seen in each column: an agent, else what is on top. */
export function cellFinder(view: WorldView, vision?: Vision): (x: number, z: number) => MapCell {
  const ground = view.heights.filter((_, column) => view.surfaces[column] === 'terrain');
  const lowest = ground.reduce((a, b) => Math.min(a, b), Infinity);
  const range = ground.reduce((a, b) => Math.max(a, b), lowest) - lowest;
  const agents = agentCells(view);
  const cones = vision === undefined ? null : viewCones(view, vision);
  return (x, z) => {
    const column = z * view.size + x;
    const agent = agents.get(column);
    if (agent !== undefined) return agent;
    const surface = view.surfaces[column] ?? 'terrain';
    if (surface !== 'terrain') return BLOCKS[surface];
    const height = view.heights[column] ?? lowest;
    const ground = { kind: 'terrain', height: range === 0 ? 0 : (height - lowest) / range } as const;
    const seenBy = lookers(cones?.[column] ?? 0);
    return seenBy === null ? ground : { ...ground, seenBy };
  };
}

function lookers(bits: number): 'seekers' | 'hiders' | 'both' | null {
  if (bits === (SEEN_BY_SEEKERS | SEEN_BY_HIDERS)) return 'both';
  if (bits === SEEN_BY_SEEKERS) return 'seekers';
  return bits === SEEN_BY_HIDERS ? 'hiders' : null;
}

/** Agents by the column that they stand in; one that plays goes before one that was caught, a seeker before a hider. */
function agentCells(view: WorldView): Map<number, AgentCell> {
  const cells = new Map<number, AgentCell>();
  for (const { team, caught, x, z, yawRad } of view.agents) {
    const column = Math.floor(z) * view.size + Math.floor(x);
    const first = cells.get(column);
    if (first !== undefined && (caught || !first.caught)) continue;
    // Yaw 0 faces +z, which is down on the map, and a quarter turn faces +x, which is right.
    cells.set(column, { kind: 'agent', team, caught, headingRad: Math.PI - yawRad });
  }
  return cells;
}
