import { useEffect, useRef, useState } from 'react';
import { jsonRoutes } from '../../src/api/routes.js';
import type { Row } from '../../src/api/run-schemas.js';
import { getJson } from '../api-client.js';
import { startLoading } from '../loading.js';
import { useLive } from './live-context.js';
import { RunSeries } from './run-series.js';

/** Charts are drawn again at most this often, however fast rows come. */
const REDRAW_MS = 500;

export interface LiveSeries {
  /** Null until it is there. */
  readonly series: RunSeries | null;
  /** Changes whenever the series has grown. */
  readonly version: number;
  readonly error: string | null;
}

/** The curves of a run, kept up to date. */
export function useRunSeries(run: string): LiveSeries {
  const live = useLive();
  const [reloads, setReloads] = useState(0);
  const [state, setState] = useState<LiveSeries>({ series: null, version: 0, error: null });
  const current = useRef<RunSeries | null>(null);
  /** Rows that came since the newest answer: the next one may have been made before them. */
  const arrived = useRef<Row[]>([]);

  useEffect(() => {
    arrived.current = [];
  }, [run, live.resets]);

  useEffect(
    () =>
      startLoading((signal) => getJson(jsonRoutes.curves, { parts: { run } }, signal), {
        onValue: (curves) => {
          const series = new RunSeries(curves);
          for (const row of arrived.current.splice(0)) series.append(row);
          current.current = series;
          setState(({ version }) => ({ series, version: version + 1, error: null }));
        },
        onProblem: (error) => setState((before) => ({ ...before, error })),
      }),
    [run, live.resets, reloads],
  );

  useEffect(() => {
    let timer: number | undefined;
    const redraw = (): void => {
      timer = undefined;
      const { current: series } = current;
      if (series?.isFull === true) setReloads((count) => count + 1);
      else setState(({ version }) => ({ series, version: version + 1, error: null }));
    };
    const end = live.subscribe((row) => {
      arrived.current.push(row);
      current.current?.append(row);
      timer ??= window.setTimeout(redraw, REDRAW_MS);
    });
    return () => {
      end();
      window.clearTimeout(timer);
    };
  }, [live.subscribe]);

  return state;
}
