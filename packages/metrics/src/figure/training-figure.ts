import type { MetricsRow } from '../metrics-row.js';
import type { CurvePanel, PanelGeometry } from './curve-panel.js';
import { curvePanel } from './curve-panel.js';
import { FONT_FAMILY, GRID_COLOR, INK_COLOR, MUTED_COLOR, PAPER_COLOR } from './figure-theme.js';
import { hasBand } from './confidence-band.js';
import { figureText } from './figure-number.js';
import { iterationTicks } from './iteration-ticks.js';
import type { FigureSpecification } from './panel-view.js';
import { summaryPanel } from './summary-panel.js';

export interface TrainingFigureOptions {
  /** Iterations to mark by a dotted line: those that have a checkpoint. */
  readonly checkpointIterations?: readonly number[];
}

const sides = (metric: 'reward' | 'kl' | 'entropy'): CurvePanel['series'] => [
  { label: 'Seekers', metric: `seeker_${metric}` },
  { label: 'Hiders', metric: `hider_${metric}` },
];

const curvePanels: readonly CurvePanel[] = [
  {
    title: 'Episode reward',
    axisTitle: 'Reward of all agents',
    series: [{ label: 'All agents', metric: 'reward_mean' }],
  },
  { title: 'Seekers against hiders', axisTitle: 'Reward per agent', series: sides('reward') },
  {
    title: 'Episode length',
    axisTitle: 'Steps',
    series: [{ label: 'All agents', metric: 'episode_len_mean' }],
  },
  { title: 'KL divergence', axisTitle: 'Nats', series: sides('kl') },
  { title: 'Entropy', axisTitle: 'Nats', series: sides('entropy') },
];

const PANEL_WIDTH_PX = 390;
const PANEL_HEIGHT_PX = 288;
/** Between the plotting areas: room for axes and titles. */
const SPACING_PX = { row: 126, column: 90 };
/** Checkpoints that are nearer than this share a mark. */
const CHECKPOINT_SPACING_PX = 6;

/** Size of the figure, and where the first plotting area stands in it. */
export const figureFrame = { widthPx: 1500, heightPx: 900, leftPx: 82, topPx: 126 } as const;

/**
 * The six panels of a run as a Vega-Lite specification: episode reward, seekers against hiders, episode length, KL
 * divergence, entropy, and the newest figures with their trend. Thin lines are the iterations, thick ones a centred
 * moving mean in its confidence band. Plain data: it may be rendered here or in a browser.
 */
export function trainingFigure(
  rows: readonly MetricsRow[],
  options: TrainingFigureOptions = {},
): FigureSpecification {
  const geometry = panelGeometry(rows);
  const checkpoints = visibleCheckpoints(options.checkpointIterations ?? [], geometry);
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    description: 'Training metrics of a hideout run',
    background: PAPER_COLOR,
    padding: 24,
    title: { text: headline(rows), subtitle: explanation(rows, checkpoints), ...headlineStyle },
    bounds: 'flush',
    spacing: SPACING_PX,
    columns: 3,
    resolve: { scale: { color: 'independent', x: 'independent', y: 'independent' } },
    concat: [
      ...curvePanels.map((panel) => curvePanel(rows, panel, geometry, checkpoints)),
      summaryPanel(rows, geometry),
    ],
    config,
  };
}

function headline(rows: readonly MetricsRow[]): string {
  const newest = rows.at(-1);
  return newest === undefined
    ? 'Training metrics'
    : `Training metrics, iteration ${figureText(newest.iteration, '1')}`;
}

function explanation(rows: readonly MetricsRow[], checkpoints: readonly number[]): string {
  const parts = [
    'thin: each iteration',
    hasBand(rows.length) ? 'thick: moving mean, with its 95 % confidence band' : 'thick: moving mean',
    ...(checkpoints.length === 0 ? [] : ['dotted: checkpoints']),
    '▲▼: newest tenth of the run against the tenth before',
  ];
  return parts.join(' · ');
}

function panelGeometry(rows: readonly MetricsRow[]): PanelGeometry {
  const first = rows[0]?.iteration ?? 0;
  const last = rows.at(-1)?.iteration ?? 1;
  const iterations = first === last ? ([first - 1, last + 1] as const) : ([first, last] as const);
  return {
    widthPx: PANEL_WIDTH_PX,
    heightPx: PANEL_HEIGHT_PX,
    iterations,
    ticks: iterationTicks(rows, iterations),
  };
}

/** The iterations that get a mark: the newest first, others where they do not crowd it. Ascending. */
function visibleCheckpoints(
  iterations: readonly number[],
  { widthPx, iterations: [first, last] }: PanelGeometry,
): number[] {
  const spacing = (CHECKPOINT_SPACING_PX / widthPx) * (last - first);
  const inside = iterations.filter((iteration) => iteration >= first && iteration <= last);
  const kept: number[] = [];
  for (const iteration of inside.sort((a, b) => b - a)) {
    const nearest = kept.at(-1);
    if (nearest === undefined || nearest - iteration >= Math.max(spacing, 1)) kept.push(iteration);
  }
  return kept.reverse();
}

const headlineStyle = {
  anchor: 'start',
  frame: 'group',
  color: INK_COLOR,
  fontSize: 20,
  offset: 34,
  subtitleFontSize: 13,
  subtitleColor: MUTED_COLOR,
  subtitlePadding: 8,
} as const;

const config = {
  font: FONT_FAMILY,
  view: { stroke: null },
  axis: {
    labelFontSize: 12,
    titleFontSize: 13,
    titleFontWeight: 'normal',
    labelColor: MUTED_COLOR,
    titleColor: MUTED_COLOR,
    gridColor: GRID_COLOR,
    domainColor: GRID_COLOR,
    tickColor: GRID_COLOR,
    titlePadding: 8,
    labelFlush: false,
  },
  // One width for all y axes, so that panels stand under each other and the picture has one size for every run.
  axisY: { minExtent: 46, maxExtent: 46, domain: false, ticks: false },
  axisX: { minExtent: 40, maxExtent: 40 },
} as const;
