import { useEffect, useRef, useState } from 'react';
import { jsonRoutes } from '../../src/api/routes.js';
import { getJson } from '../api-client.js';
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

  useEffect(() => {
    const controller = new AbortController();
    getJson(jsonRoutes.curves, { parts: { run } }, controller.signal).then(
      (curves) => {
        current.current = new RunSeries(curves);
        const { current: series } = current;
        setState(({ version }) => ({ series, version: version + 1, error: null }));
      },
      (error: unknown) => {
        if (controller.signal.aborted) return;
        const message = error instanceof Error ? error.message : String(error);
        setState((before) => ({ ...before, error: message }));
      },
    );
    return () => controller.abort();
  }, [run, live.resets, reloads]);

  useEffect(() => {
    let timer: number | undefined;
    const redraw = (): void => {
      timer = undefined;
      const { current: series } = current;
      if (series?.isFull === true) setReloads((count) => count + 1);
      else setState(({ version }) => ({ series, version: version + 1, error: null }));
    };
    const end = live.subscribe((row) => {
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
