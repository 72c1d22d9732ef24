import { coloured } from './sgr.js';
import type { CellColour } from './sgr.js';

/** What is highest in one column of the world, as the map shows it. */
export type MapCell = GroundCell | BlockCell | AgentCell;

export interface GroundCell {
  readonly kind: 'terrain';
  /** Height between the lowest (0) and the highest (1) ground of the world. */
  readonly height: number;
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
      return ' .:='.charAt(Math.min(3, Math.floor(cell.height * 4))).padEnd(width);
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

const WHITE = 231;
const BLACK = 16;
const RED = 160;
const BLUE = 27;
const GREY = 244;
const YELLOW = 178;
/** Darkest of the eight greys that ground is shown in. */
const DARKEST_GROUND = 234;

function cellColour(cell: MapCell): CellColour {
  switch (cell.kind) {
    case 'agent':
      if (cell.caught) return { foreground: BLACK, background: GREY, bold: true };
      return { foreground: WHITE, background: cell.team === 'seeker' ? RED : BLUE, bold: true };
    case 'terrain':
      return { foreground: GREY, background: DARKEST_GROUND + Math.min(7, Math.floor(cell.height * 8)) };
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
