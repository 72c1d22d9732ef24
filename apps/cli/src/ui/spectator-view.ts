import type { AgentView, WorldView } from '@hideout/env';
import { flowedLines } from './flowed-lines.js';
import { legend } from './map-cell.js';
import { mapRows, mapScale } from './map-rows.js';
import type { MapScale } from './map-rows.js';
import { fixed, percent } from './number-format.js';
import { keyHelp } from './playback-keys.js';
import type { PlaybackState } from './playback.js';
import { printable } from './printable.js';
import { progressBar } from './progress-bar.js';
import { cellFinder, topView } from './top-view.js';
import type { TopViewOptions } from './top-view.js';

/** What is watched, beside the world itself. */
export interface Scene {
  /** Who plays the sides. */
  readonly seekers: string;
  readonly hiders: string;
  /** From 1. */
  readonly episode: number;
  readonly episodes: number;
  /** Null where nobody can press a key. */
  readonly playback: PlaybackState | null;
  /** What is to be said for now: an episode's end, for example. */
  readonly note: string;
}

/** Narrower than this the panel says too little. */
const PANEL_COLUMNS = 30;
/** Columns between the map and the panel. */
const GAP = 2;

/**
 * A game seen from above, with how it stands beside the map; below it, where the terminal is too narrow for both. No line
 * is wider than the terminal, and the last row stays free.
 */
export function spectatorView(view: WorldView, scene: Scene, options: TopViewOptions): string[] {
  const { columns, rows, colour } = options;
  const height = Math.max(1, rows - 1);
  const scale = mapScale(view.size, columns - PANEL_COLUMNS - GAP, height);
  const mapColumns = Math.ceil(view.size / scale.across) * scale.width;
  const panelColumns = columns - mapColumns - GAP;
  // A panel is not worth a smaller map.
  const isSmaller = scale.across > mapScale(view.size, columns, height).across;
  if (panelColumns < PANEL_COLUMNS || isSmaller) return narrowView(view, scene, options);
  const panel = panelLines(view, scene, scale, panelColumns);
  if (panel.length > height) return narrowView(view, scene, options);
  const map = mapRows(view.size, scale, cellFinder(view, options.vision), colour);
  return Array.from({ length: Math.max(map.length, panel.length) }, (_, row) =>
    `${map[row] ?? ' '.repeat(mapColumns)}${' '.repeat(GAP)}${panel[row] ?? ''}`.trimEnd(),
  );
}

/** The map with its own lines below, and one more for keys where there is room. */
function narrowView(view: WorldView, scene: Scene, options: TopViewOptions): string[] {
  const { columns, rows } = options;
  const lines = [speedLine(scene), scene.note]
    .filter((line) => line !== '')
    .map((line) => cut(line, columns));
  const picture = topView(view, { ...options, rows: Math.max(1, rows - lines.length) });
  return [...picture, ...lines].slice(0, Math.max(1, rows - 1));
}

function panelLines(view: WorldView, scene: Scene, scale: MapScale, columns: number): string[] {
  const steps = view.step + view.stepsLeft;
  const numbers = agentNumbers(view.agents);
  return [
    `Seekers  ${plainName(scene.seekers)}`,
    `Hiders   ${plainName(scene.hiders)}`,
    `Episode  ${scene.episode} of ${scene.episodes}`,
    '',
    view.phase === 'preparation' ? 'Preparation: seekers are held' : 'Pursuit',
    `${progressBar(view.step / steps, Math.min(20, columns - 16))} step ${view.step} of ${steps}`,
    `Hidden so far ${percent(view.hiddenFraction)}`,
    '',
    ...view.agents.map((agent, index) => agentLine(agent, index, numbers)),
    '',
    scene.note,
    '',
    ...wrapped(legend(scale.width), columns),
    ...wrapped(speedLine(scene), columns),
  ].map((line) => cut(line, columns));
}

/** `S1`, `H2`: a letter for the team, and a number within it. */
function agentNumbers(agents: readonly AgentView[]): string[] {
  const counts = { seeker: 0, hider: 0 };
  return agents.map(({ team }) => {
    counts[team] += 1;
    return `${team === 'seeker' ? 'S' : 'H'}${counts[team]}`;
  });
}

/** `H1  reward    -4.5  2 blocks  sees S1`. */
function agentLine(agent: AgentView, index: number, numbers: readonly string[]): string {
  const blocks = agent.carried === 1 ? '1 block' : agent.carried > 1 ? `${agent.carried} blocks` : '';
  const sees = agent.sees.map((other) => numbers[other]).join(' ');
  return [
    `${numbers[index]}  reward ${fixed(agent.episodeReward, 1).padStart(7)}`,
    ...(agent.caught ? ['caught'] : []),
    ...(blocks === '' ? [] : [blocks]),
    ...(sees === '' || agent.caught ? [] : [`sees ${sees}`]),
  ].join('  ');
}

function speedLine({ playback }: Scene): string {
  if (playback === null) return '';
  const { speed, isPaused } = playback;
  return `${isPaused ? 'paused' : `speed ${Number(speed.toPrecision(3))}x`}   ${keyHelp}`;
}

/** Words in lines: those that go together are two spaces apart from the next. */
function wrapped(text: string, columns: number): string[] {
  return flowedLines(text.split(/ {2,}/u), columns, '  ');
}

/** A name in characters that are all one column wide. */
function plainName(name: string): string {
  return printable(name).replace(/[^\u0020-\u024f]/gu, '?');
}

function cut(line: string, columns: number): string {
  return line.slice(0, Math.max(0, columns));
}
