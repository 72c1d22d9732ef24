import { figureOf } from '../metrics-row.js';
import type { MetricsRow } from '../metrics-row.js';
import type { MetricName } from '../metric-definitions.js';
import type { LegendLabel } from './panel-header.js';
import { panelHeader } from './panel-header.js';
import type { PanelLayer, PanelView } from './panel-view.js';
import { confidenceBand } from './confidence-band.js';
import type { BandPoint } from './confidence-band.js';
import type { CurvePoint } from './curve.js';
import { smoothed, smoothingRadius, thinned, valueRange } from './curve.js';
import type { IterationTick } from './iteration-ticks.js';
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
  readonly ticks: readonly IterationTick[];
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
  const values = (kind: keyof CurveData) => ({
    values: curves.flatMap((curve) => curve[kind] as readonly object[]),
  });
  const x = iterationAxis(geometry);
  const range = valueRange(curves.flatMap((curve) => curve.raw));
  const y = valueAxis(panel.axisTitle, range);
  const color = sideColors(panel.series);
  return {
    width: geometry.widthPx,
    height: geometry.heightPx,
    layer: [
      ...panelHeader(panel.title, legendLabels(panel.series), geometry.widthPx),
      checkpointLayer(checkpointIterations, x),
      {
        data: values('band'),
        mark: { type: 'area', opacity: 0.2, clip: true },
        encoding: { x, y: { ...y, field: 'low' }, y2: { field: 'high' }, color },
      },
      {
        encoding: { x, y, color },
        layer: [
          { data: values('raw'), mark: { type: 'line', strokeWidth: 1, opacity: 0.35 } },
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

/** What is drawn of a curve. */
interface CurveData {
  readonly band: readonly BandPoint[];
  readonly raw: readonly CurvePoint[];
  readonly smooth: readonly CurvePoint[];
  /** The end of the smoothed line. */
  readonly newest: readonly CurvePoint[];
}

function curveData(rows: readonly MetricsRow[], { label, metric }: Series): CurveData {
  const points = rows.flatMap((row) => {
    const y = figureOf(row, metric);
    return y === null ? [] : [{ x: row.iteration, y }];
  });
  const radius = smoothingRadius(points.length);
  const smooth = smoothed(points, radius);
  const drawn = thinned(smooth, POINT_LIMIT);
  const band = confidenceBand(points, radius, new Set(drawn.map(({ x }) => x)));
  const named = <Point>(list: readonly Point[]) => list.map((point) => ({ ...point, series: label }));
  return {
    band: named(band),
    raw: named(thinned(points, POINT_LIMIT)),
    smooth: named(drawn),
    newest: named(smooth.slice(-1)),
  };
}

/** Iterations, and under them the environment steps that the run had taken by then. */
function iterationAxis({ iterations: [first, last], ticks }: PanelGeometry) {
  const steps = Object.fromEntries(ticks.map((tick) => [tick.iteration, tick.environmentSteps]));
  const hasSteps = ticks.some(({ environmentSteps }) => environmentSteps !== '');
  return {
    field: 'x',
    type: 'quantitative',
    title: hasSteps ? 'Iteration · environment steps' : 'Iteration',
    scale: { domain: [first, last] as number[], nice: false, zero: false },
    axis: {
      values: ticks.map(({ iteration }) => iteration),
      format: ',d',
      grid: false,
      // They have room: Vega takes the two lines of a label for one beside the other, and would leave out every second.
      labelOverlap: false,
      ...(hasSteps ? { labelExpr: `[datum.label, ${JSON.stringify(steps)}[datum.value]]` } : {}),
    },
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

/** A dotted line for each checkpoint, behind the curves. */
function checkpointLayer(iterations: readonly number[], x: ReturnType<typeof iterationAxis>): PanelLayer {
  return {
    data: { values: iterations.map((iteration) => ({ x: iteration })) },
    mark: { type: 'rule', strokeDash: [2, 3], strokeWidth: 1.2, color: MARK_COLOR, opacity: 0.9, clip: true },
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
