import { useEffect, useRef, useState } from 'react';
import type { RunSeries } from '../live/run-series.js';
import type { ChartPlan } from './chart-groups.js';
import { LineChart } from './line-chart.js';

interface SeriesChartProps {
  readonly plan: ChartPlan;
  readonly series: RunSeries;
  readonly marks: readonly number[];
  readonly version: number;
}

/** A chart of a run's metrics. It is drawn when it comes near the window: there are many. */
export function SeriesChart({ plan, series, marks, version }: SeriesChartProps) {
  const place = useRef<HTMLDivElement>(null);
  const [isNear, setNear] = useState(false);
  useEffect(() => {
    const { current: element } = place;
    if (element === null) return undefined;
    const observer = new IntersectionObserver(
      ([entry]) => setNear((before) => before || entry?.isIntersecting === true),
      { rootMargin: '400px' },
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const lines = plan.lines.flatMap(({ metric, label, color }) => {
    const columns = series.metrics.get(metric);
    return columns === undefined ? [] : [{ label, color, ...columns }];
  });
  return (
    <div ref={place} className="chart-place">
      {isNear ? (
        <LineChart
          title={plan.title}
          unit={plan.unit}
          x={series.iterations}
          xTitle="Iteration"
          lines={lines}
          hasRange={series.bucketSize > 1}
          marks={marks}
          version={version}
          group="run"
        />
      ) : null}
    </div>
  );
}
