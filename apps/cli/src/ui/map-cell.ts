import { coloured } from './sgr.js';
import type { CellColour } from './sgr.js';

/** What is highest in one column of the world, as the map shows it. */
export type MapCell = GroundCell | BlockCell | AgentCell;

export interface GroundCell {
  readonly kind: 'terrain';
  /** Height between the lowest (0) and the highest (1) ground of the world. */
  readonly height: number;
  /** In whose field of view it lies; missing: nobody's, or not shown. */
  readonly seenBy?: 'seekers' | 'hiders' | 'both';
}

export interface BlockCell {
  /** `loose` belongs to nobody; the others were placed by a team. */
  readonly kind: 'stone' | 'loose' | 'hider-block' | 'seeker-block';
}

export interface AgentCell {
  readonly kind: 'agent';
  readonly team: 'seeker' | 'hider';
  readonly caught: boolean;
  /** Where it looks: clockwise from up on the map, in radians. */
  readonly headingRad: number;
}

/** Characters that a cell takes: two keep squares square, one makes room. */
export type CellWidth = 1 | 2;

/** Where several columns share a character, the one with the highest rank is shown. */
export function cellRank(cell: MapCell): number {
  if (cell.kind === 'agent') return cell.caught ? 5 : 6;
  if (cell.kind === 'terrain' && cell.seenBy !== undefined) return 0.5;
  return ['terrain', 'stone', 'loose', 'seeker-block', 'hider-block'].indexOf(cell.kind);
}

/** The cell as text; told apart without colour too. */
export function cellText(cell: MapCell, width: CellWidth, colour: boolean): string {
  const text = cell.kind === 'agent' ? agentText(cell, width) : groundText(cell, width);
  return colour ? coloured(text, cellColour(cell)) : text;
}

/** What the characters mean, for the line under the map. */
export function legend(width: CellWidth): string {
  return width === 2
    ? 'S seeker  H hider  X caught  ## stone  [] loose  {} by hiders  <> by seekers'
    : '▲ seeker  △ hider  × caught  # stone  o loose  h by hiders  s by seekers';
}

const ARROWS = '↑↗→↘↓↙←↖';
const SEEKER_TRIANGLES = '▲▶▼◀';
const HIDER_TRIANGLES = '△▷▽◁';

function agentText({ team, caught, headingRad }: AgentCell, width: CellWidth): string {
  if (width === 2) {
    const letter = caught ? 'X' : team === 'seeker' ? 'S' : 'H';
    return letter + direction(ARROWS, headingRad);
  }
  if (caught) return '×';
  return direction(team === 'seeker' ? SEEKER_TRIANGLES : HIDER_TRIANGLES, headingRad);
}

/** The sign nearest to a heading, of signs that go round clockwise from up. */
function direction(signs: string, headingRad: number): string {
  const index = Math.round((headingRad / (2 * Math.PI)) * signs.length);
  return signs.charAt(((index % signs.length) + signs.length) % signs.length);
}

function groundText(cell: GroundCell | BlockCell, width: CellWidth): string {
  switch (cell.kind) {
    case 'terrain':
      return terrainText(cell, width);
    case 'stone':
      return '##'.slice(0, width);
    case 'loose':
      return width === 2 ? '[]' : 'o';
    case 'hider-block':
      return width === 2 ? '{}' : 'h';
    case 'seeker-block':
      return width === 2 ? '<>' : 's';
  }
}

/** Height, and beside it, or instead of the lowest, a mark of who looks there. */
function terrainText({ height, seenBy }: GroundCell, width: CellWidth): string {
  const level = ' .:='.charAt(Math.min(3, Math.floor(height * 4)));
  const mark = seenBy === undefined ? ' ' : { seekers: "'", hiders: ',', both: ';' }[seenBy];
  if (width === 2) return level + mark;
  return level === ' ' ? mark : level;
}

const WHITE = 231;
const BLACK = 16;
const RED = 160;
const BLUE = 27;
const GREY = 244;
const YELLOW = 178;
/** Darkest of the eight greys that ground is shown in. */
const DARKEST_GROUND = 234;
/** Ground that somebody looks at, from low to high. */
const SEEN_GROUND = { seekers: [52, 95, 138], hiders: [17, 60, 103], both: [53, 96, 139] } as const;

function groundColour({ height, seenBy }: GroundCell): number {
  if (seenBy === undefined) return DARKEST_GROUND + Math.min(7, Math.floor(height * 8));
  return SEEN_GROUND[seenBy][Math.min(2, Math.floor(height * 3))]!;
}

function cellColour(cell: MapCell): CellColour {
  switch (cell.kind) {
    case 'agent':
      if (cell.caught) return { foreground: BLACK, background: GREY, bold: true };
      return { foreground: WHITE, background: cell.team === 'seeker' ? RED : BLUE, bold: true };
    case 'terrain':
      return { foreground: GREY, background: groundColour(cell) };
    case 'stone':
      return { foreground: 240, background: 250 };
    case 'loose':
      return { foreground: BLACK, background: YELLOW };
    case 'hider-block':
      return { foreground: WHITE, background: 25 };
    case 'seeker-block':
      return { foreground: WHITE, background: 124 };
  }
}
