import { figureOf } from '../metrics-row.js';
import type { MetricsRow } from '../metrics-row.js';
import type { MetricName } from '../metric-definitions.js';
import type { LegendLabel } from './panel-header.js';
import { panelHeader } from './panel-header.js';
import type { PanelLayer, PanelView } from './panel-view.js';
import type { CurvePoint } from './curve.js';
import { smoothed, smoothingRadius, thinned, valueRange } from './curve.js';
import { HIDER_COLOR, MARK_COLOR, PAPER_COLOR, SEEKER_COLOR, TOTAL_COLOR } from './figure-theme.js';

/** A curve of a panel. */
export interface Series {
  readonly label: 'All agents' | 'Seekers' | 'Hiders';
  readonly metric: MetricName;
}

export interface CurvePanel {
  readonly title: string;
  /** Title of the y axis, unit included. */
  readonly axisTitle: string;
  readonly series: readonly Series[];
}

export interface PanelGeometry {
  readonly widthPx: number;
  readonly heightPx: number;
  /** First and last iteration of the x axis. */
  readonly iterations: readonly [number, number];
}

const colors: Readonly<Record<Series['label'], string>> = {
  'All agents': TOTAL_COLOR,
  Seekers: SEEKER_COLOR,
  Hiders: HIDER_COLOR,
};

/** Points of a curve in a panel: about one a pixel. */
const POINT_LIMIT = 480;

/** A panel of thin raw and thick smoothed curves over the iterations, as a Vega-Lite view. */
export function curvePanel(
  rows: readonly MetricsRow[],
  panel: CurvePanel,
  geometry: PanelGeometry,
  checkpointIterations: readonly number[],
): PanelView {
  const curves = panel.series.map((series) => curveData(rows, series));
  const values = (kind: 'raw' | 'smooth' | 'newest') => ({ values: curves.flatMap((curve) => curve[kind]) });
  const x = iterationAxis(geometry);
  const range = valueRange(curves.flatMap((curve) => curve.raw));
  return {
    width: geometry.widthPx,
    height: geometry.heightPx,
    layer: [
      ...panelHeader(panel.title, legendLabels(panel.series), geometry.widthPx),
      checkpointLayer(checkpointIterations, x),
      {
        encoding: { x, y: valueAxis(panel.axisTitle, range), color: sideColors(panel.series) },
        layer: [
          { data: values('raw'), mark: { type: 'line', strokeWidth: 1, opacity: 0.3 } },
          { data: values('smooth'), mark: { type: 'line', strokeWidth: 2.5 } },
          {
            data: values('newest'),
            mark: { type: 'point', filled: true, size: 60, opacity: 1, stroke: PAPER_COLOR, strokeWidth: 1 },
          },
        ],
      },
      ...(range === null ? [emptyLayer(geometry)] : []),
    ],
  };
}

function curveData(rows: readonly MetricsRow[], { label, metric }: Series) {
  const points = rows.flatMap((row) => {
    const y = figureOf(row, metric);
    return y === null ? [] : [{ x: row.iteration, y }];
  });
  const smooth = smoothed(points, smoothingRadius(points.length));
  const named = (list: readonly CurvePoint[]) => list.map((point) => ({ ...point, series: label }));
  return {
    raw: named(thinned(points, POINT_LIMIT)),
    smooth: named(thinned(smooth, POINT_LIMIT)),
    newest: named(smooth.slice(-1)),
  };
}

function iterationAxis({ iterations: [first, last] }: PanelGeometry) {
  return {
    field: 'x',
    type: 'quantitative',
    title: 'Iteration',
    scale: { domain: [first, last] as number[], nice: false, zero: false },
    axis: { tickCount: 6, tickMinStep: 1, format: ',d', grid: false },
  } as const;
}

function valueAxis(title: string, range: readonly [low: number, high: number] | null) {
  return {
    field: 'y',
    type: 'quantitative',
    title,
    scale: { zero: false, nice: true, domain: paddedDomain(range) },
    axis: { tickCount: 5, labels: range !== null },
  } as const;
}

/** The range itself, or one around a single value, which would give an axis without length. */
function paddedDomain(range: readonly [low: number, high: number] | null): number[] {
  if (range === null) return [0, 1];
  const [low, high] = range;
  const padding = low === high ? Math.abs(low) / 10 || 1 : 0;
  return [low - padding, high + padding];
}

function sideColors(series: readonly Series[]) {
  return {
    field: 'series',
    type: 'nominal',
    scale: { domain: series.map(({ label }) => label), range: series.map(({ label }) => colors[label]) },
    legend: null,
  } as const;
}

/** One curve needs no legend. */
function legendLabels(series: readonly Series[]): LegendLabel[] {
  return series.length === 1 ? [] : series.map(({ label }) => ({ label, color: colors[label] }));
}

/** A hair line for each checkpoint, behind the curves. */
function checkpointLayer(iterations: readonly number[], x: ReturnType<typeof iterationAxis>): PanelLayer {
  return {
    data: { values: iterations.map((iteration) => ({ x: iteration })) },
    mark: { type: 'rule', strokeDash: [2, 3], strokeWidth: 1, color: MARK_COLOR, opacity: 0.55, clip: true },
    encoding: { x },
  };
}

function emptyLayer({ widthPx, heightPx }: PanelGeometry): PanelLayer {
  return {
    data: { values: [{}] },
    mark: { type: 'text', text: 'no values yet', fontSize: 14, color: MARK_COLOR },
    encoding: { x: { value: widthPx / 2 }, y: { value: heightPx / 2 } },
  };
}
