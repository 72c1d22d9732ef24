import type { KeyboardEvent } from 'react';
import { useEffect, useRef } from 'react';
import { figureText, smoothingRadius } from '@hideout/metrics/definitions';
import uPlot from 'uplot';
import { pointAfter, zoomAfter } from './chart-keys.js';
import { themeColor, useIsDark } from './chart-theme.js';
import { newestOf, smoothed } from './smoothing.js';

export interface ChartLine {
  readonly label: string;
  /** Of the style sheet, as '--seeker'. */
  readonly color: string;
  readonly mean: readonly (number | null)[];
  /** The range that each point stands for. */
  readonly low: readonly (number | null)[];
  readonly high: readonly (number | null)[];
}

interface LineChartProps {
  readonly title: string;
  readonly unit: string;
  /** Ascending. */
  readonly x: readonly number[];
  readonly xTitle: string;
  readonly lines: readonly ChartLine[];
  /** Whether a point stands for several rows: then their range is shaded. */
  readonly hasRange: boolean;
  /** Places on the x axis that are marked. */
  readonly marks?: readonly number[];
  /** Changes whenever the lines have. */
  readonly version: number | string;
  /** Charts of one group share the pointer. */
  readonly group: string;
}

const HEIGHT_PX = 200;
/** Columns of a line: lowest, highest, each point, smoothed. */
const COLUMNS = 4;

/** Curves over one axis: the range of each point, the points, and a smoothed line. */
export function LineChart(props: LineChartProps) {
  const { title, unit, lines, version } = props;
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot | null>(null);
  const pointed = useRef<HTMLSpanElement>(null);
  const newest = useRef(props);
  newest.current = props;
  const isDark = useIsDark();
  const identity = lines.map(({ label, color }) => `${label}\n${color}`).join('\n');

  useEffect(() => {
    const { current: element } = place;
    if (element === null) return undefined;
    const show = (index: number | null | undefined): void => {
      const text = pointedText(newest.current, index ?? null);
      if (pointed.current !== null) pointed.current.textContent = text;
      element.setAttribute(
        'aria-valuenow',
        String(newest.current.x[index ?? NaN] ?? newest.current.x.at(-1)),
      );
      element.setAttribute('aria-valuetext', text);
    };
    const created = new uPlot(options(newest, element.clientWidth, show), dataOf(newest.current), element);
    chart.current = created;
    const observer = new ResizeObserver(() =>
      created.setSize({ width: element.clientWidth, height: HEIGHT_PX }),
    );
    observer.observe(element);
    return () => {
      observer.disconnect();
      created.destroy();
      chart.current = null;
    };
  }, [identity, isDark, props.group, props.hasRange, props.xTitle]);

  useEffect(() => {
    if (chart.current !== null) update(chart.current, dataOf(newest.current));
  }, [version]);

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || chart.current === null) return;
    if (followKey(chart.current, event.key)) event.preventDefault();
  };

  return (
    <figure className="chart">
      <figcaption>
        <h4>{title}</h4>
        <span className="unit">{unit === '1' || unit === 'fraction' ? '' : unit}</span>
        <ul className="legend">
          {lines.map(({ label, color, mean }, index) => (
            // Two names may look the same.
            <li key={index}>
              <i className="swatch" style={{ background: `var(${color})` }} />
              {label} <b>{figureText(newestOf(mean), unit)}</b>
            </li>
          ))}
        </ul>
      </figcaption>
      <div
        ref={place}
        className="plot"
        role="slider"
        tabIndex={0}
        aria-label={description(props)}
        aria-valuemin={props.x[0] ?? 0}
        aria-valuemax={props.x.at(-1) ?? 0}
        aria-valuenow={props.x.at(-1) ?? 0}
        onKeyDown={onKeyDown}
      />
      <span ref={pointed} className="pointed" aria-hidden="true" />
    </figure>
  );
}

function description({ title, unit, lines, x, xTitle }: LineChartProps): string {
  const values = lines.map(({ label, mean }) => `${label}: ${figureText(newestOf(mean), unit)}`);
  return `${title} over ${x.length} points of ${xTitle.toLowerCase()}; newest: ${values.join(', ')}`;
}

function pointedText({ x, lines, unit, xTitle }: LineChartProps, index: number | null): string {
  if (index === null || x[index] === undefined) return '';
  const values = lines.map(({ label, mean }) => `${label} ${figureText(mean[index] ?? null, unit)}`);
  return `${xTitle} ${figureText(x[index], '1')}: ${values.join(' · ')}`;
}

function dataOf({ x, lines }: LineChartProps): uPlot.AlignedData {
  const radius = smoothingRadius(x.length);
  const columns = lines.flatMap(({ mean, low, high }) => [low, high, mean, smoothed(mean, radius)]);
  // A copy: the places of a live run are appended to, and the chart is asked for those that it shows.
  return [[...x], ...columns] as uPlot.AlignedData;
}

/** Shows other data, as before: all of it, or the part of the x axis that was zoomed to. */
function update(chart: uPlot, data: uPlot.AlignedData): void {
  const zoom = zoomOf(chart);
  chart.setData(data);
  if (zoom !== null) chart.setScale('x', zoom);
}

/** Moves the point that is read, or zooms; false for a key that means neither. */
function followKey(chart: uPlot, key: string): boolean {
  const [x] = chart.data;
  const [first, last] = [x[0], x[x.length - 1]];
  if (first === undefined || last === undefined) return false;
  const [min, max] = chart.series[0]?.idxs ?? [0, x.length - 1];
  const from = chart.cursor.idx ?? null;
  const point = pointAfter(key, from, { min, max });
  if (point !== undefined) {
    chart.setCursor({ left: point === null ? -1 : chart.valToPos(x[point] ?? first, 'x'), top: 0 });
    return true;
  }
  const whole = { min: first, max: last };
  const shown = zoomOf(chart) ?? whole;
  const zoom = zoomAfter(key, shown, x[from ?? NaN] ?? shown.max, whole);
  if (zoom !== undefined) chart.setScale('x', zoom);
  return zoom !== undefined;
}

/** The part of the x axis that was zoomed to; null where everything is shown, or nothing yet. */
function zoomOf({ data: [x], scales }: uPlot): { readonly min: number; readonly max: number } | null {
  const [first, last] = [x[0], x[x.length - 1]];
  const { min, max } = scales['x'] ?? {};
  // Before it is drawn first a scale has null for both, whatever its type says.
  if (first === undefined || last === undefined || typeof min !== 'number' || typeof max !== 'number')
    return null;
  return min > first || max < last ? { min, max } : null;
}

function options(
  props: { readonly current: LineChartProps },
  width: number,
  onPoint: (index: number | null | undefined) => void,
): uPlot.Options {
  const { lines, hasRange, group, xTitle, unit } = props.current;
  const [muted, line] = [themeColor('--muted'), themeColor('--line')];
  const axis = {
    stroke: muted,
    font: '11px system-ui, sans-serif',
    labelFont: '11px system-ui, sans-serif',
    ticks: { show: false },
  };
  return {
    width,
    height: HEIGHT_PX,
    legend: { show: false },
    scales: { x: { time: false } },
    cursor: { sync: { key: group }, points: { show: false }, drag: { x: true, y: false } },
    axes: [
      {
        ...axis,
        grid: { show: false },
        label: xTitle,
        labelSize: 14,
        size: 26,
        values: (_chart, splits) => axisTexts(splits),
      },
      {
        ...axis,
        grid: { stroke: line, width: 1 },
        size: 54,
        values: (_chart, splits) =>
          unit === 'fraction' ? splits.map((value) => `${trimmed(value * 100)} %`) : axisTexts(splits),
      },
    ],
    series: [{}, ...lines.flatMap((each) => seriesOf(themeColor(each.color)))],
    bands: hasRange
      ? lines.map(({ color }, index) => ({
          series: [index * COLUMNS + 2, index * COLUMNS + 1] as [number, number],
          fill: `${themeColor(color)}26`,
        }))
      : [],
    hooks: {
      drawClear: [(chart) => drawMarks(chart, props.current.marks ?? [], line)],
      setCursor: [({ cursor }) => onPoint(cursor.idx)],
    },
  };
}

function seriesOf(color: string): uPlot.Series[] {
  const bare = { points: { show: false }, spanGaps: true };
  return [
    { ...bare, stroke: 'transparent' },
    { ...bare, stroke: 'transparent' },
    { ...bare, stroke: `${color}59`, width: 1 },
    { ...bare, stroke: color, width: 2 },
  ];
}

function axisTexts(splits: readonly number[]): string[] {
  const largest = Math.max(...splits.map(Math.abs));
  return splits.map((value) => axisText(value, largest));
}

function axisText(value: number, largest: number): string {
  if (largest >= 1e6) return `${trimmed(value / 1e6)}M`;
  if (largest >= 1e4) return `${trimmed(value / 1e3)}k`;
  if (largest > 0 && largest < 0.001) return value === 0 ? '0' : value.toExponential(0);
  return trimmed(value);
}

function trimmed(value: number): string {
  return String(Number(value.toFixed(4))).replace('-', '−');
}

function drawMarks(chart: uPlot, marks: readonly number[], color: string): void {
  const { ctx, bbox } = chart;
  ctx.save();
  ctx.strokeStyle = color;
  ctx.lineWidth = devicePixelRatio;
  ctx.setLineDash([2 * devicePixelRatio, 3 * devicePixelRatio]);
  ctx.beginPath();
  let last = -Infinity;
  for (const mark of marks) {
    const x = Math.round(chart.valToPos(mark, 'x', true));
    // Those that would crowd one another share a line.
    if (x < bbox.left || x > bbox.left + bbox.width || x - last < 6) continue;
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    last = x;
  }
  ctx.stroke();
  ctx.restore();
}
