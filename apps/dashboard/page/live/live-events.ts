import { otherRoutes, pathOf, streamEvents } from '../../src/api/routes.js';
import type { Row } from '../../src/api/run-schemas.js';

/** How long to wait before a stream that the browser gave up is opened again. */
const RETRY_MS = 2000;

/** 'refused': the dashboard answers, but gives no stream. */
export type Connection = 'connected' | 'silent' | 'refused';

export interface LiveListener {
  /** A row of the run, in order. */
  readonly onRow: (row: Row) => void;
  /** Rows that were given may hold no longer, or some may have been missed: everything is to be asked again. */
  readonly onReset: () => void;
  /** A list has changed. */
  readonly onList: (list: 'runs' | 'checkpoints') => void;
  readonly onConnection: (connection: Connection) => void;
}

/**
 * The event stream of a run, or of the lists alone. It reconnects by itself, whatever ended it. While the page is
 * hidden there is none: a browser has few connections to one server, and all of its tabs share them.
 */
export class LiveEvents {
  readonly #run: string | null;
  readonly #listener: LiveListener;
  #source: EventSource | null = null;
  #retry: number | undefined;
  readonly #onVisibility = (): void => (document.hidden ? this.#disconnect() : this.#connect());

  constructor(run: string | null, listener: LiveListener) {
    this.#run = run;
    this.#listener = listener;
    document.addEventListener('visibilitychange', this.#onVisibility);
    if (!document.hidden) this.#connect();
  }

  close(): void {
    document.removeEventListener('visibilitychange', this.#onVisibility);
    this.#disconnect();
  }

  #connect(): void {
    this.#disconnect();
    const path =
      this.#run === null ? otherRoutes.events.path : pathOf(otherRoutes.runEvents.path, { run: this.#run });
    const source = new EventSource(path);
    this.#source = source;
    const { onRow, onReset, onList, onConnection } = this.#listener;
    source.addEventListener('open', () => {
      onConnection('connected');
      // What happened before there was a stream may have been missed.
      onReset();
    });
    source.addEventListener('error', () => {
      const isRefused = source.readyState === EventSource.CLOSED;
      onConnection(isRefused ? 'refused' : 'silent');
      if (!isRefused) return;
      this.#retry = window.setTimeout(() => this.#connect(), RETRY_MS);
    });
    source.addEventListener('row', (event: MessageEvent<string>) => {
      onRow(streamEvents.row.parse(JSON.parse(event.data)));
    });
    source.addEventListener('reset', onReset);
    for (const list of ['runs', 'checkpoints'] as const) source.addEventListener(list, () => onList(list));
  }

  #disconnect(): void {
    window.clearTimeout(this.#retry);
    this.#source?.close();
    this.#source = null;
  }
}
