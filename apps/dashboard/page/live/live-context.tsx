import type { ReactNode } from 'react';
import { createContext, useCallback, useContext, useEffect, useMemo, useState } from 'react';
import type { Row } from '../../src/api/run-schemas.js';
import type { Connection } from './live-events.js';
import { LiveEvents } from './live-events.js';

/** What a page can count on while it is open. Each number changes when what it stands for has changed. */
export interface Live {
  readonly connection: Connection;
  readonly runs: number;
  readonly checkpoints: number;
  /** Rows must be asked again. */
  readonly resets: number;
  /** Calls `listener` with every new row of the run; gives back what ends that. */
  readonly subscribe: (listener: (row: Row) => void) => () => void;
}

const LiveContext = createContext<Live | null>(null);

interface LiveProviderProps {
  /** Name of the run whose rows are wanted; null for none. */
  readonly run: string | null;
  readonly children: ReactNode;
}

/** One event stream for the whole page. */
export function LiveProvider({ run, children }: LiveProviderProps) {
  const [connection, setConnection] = useState<Connection>('connected');
  const [counts, setCounts] = useState({ runs: 0, checkpoints: 0, resets: 0 });
  const listeners = useMemo(() => new Set<(row: Row) => void>(), []);

  useEffect(() => {
    const events = new LiveEvents(run, {
      onRow: (row) => listeners.forEach((listener) => listener(row)),
      onReset: () =>
        setCounts(({ runs, checkpoints, resets }) => ({
          runs: runs + 1,
          checkpoints: checkpoints + 1,
          resets: resets + 1,
        })),
      onList: (list) => setCounts((before) => ({ ...before, [list]: before[list] + 1 })),
      onConnection: setConnection,
    });
    return () => events.close();
  }, [run, listeners]);

  // Always the same: who subscribes begins anew with another one, and would forget what is still to be drawn.
  const subscribe = useCallback(
    (listener: (row: Row) => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    [listeners],
  );
  const live = useMemo<Live>(() => ({ connection, ...counts, subscribe }), [connection, counts, subscribe]);
  return <LiveContext value={live}>{children}</LiveContext>;
}

export function useLive(): Live {
  const live = useContext(LiveContext);
  if (live === null) throw new Error('useLive needs a LiveProvider around it');
  return live;
}
