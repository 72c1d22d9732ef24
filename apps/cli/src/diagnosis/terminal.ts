import { interactiveTerminal } from '../ui/terminal.js';
import type { ProcessStreams } from '../ui/terminal.js';
import { ok, optional } from './finding.js';
import type { Finding } from './finding.js';

/** Size for which the screens are made. */
const COLUMNS = 80;
const ROWS = 24;

interface Screen {
  readonly columns?: number;
  readonly rows?: number;
  getColorDepth?(env?: object): number;
}

export function terminalFinding(streams: ProcessStreams): Finding {
  if (interactiveTerminal(streams) === null)
    return ok('terminal', 'none: trainings print plain lines, and nothing is asked');
  const { columns = COLUMNS, rows = ROWS, getColorDepth } = streams.stdout as Screen;
  const depth = getColorDepth?.call(streams.stdout, streams.env) ?? 1;
  const detail = `${columns} x ${rows}, ${depth === 1 ? 'no colours' : `${2 ** depth} colours`}`;
  if (columns >= COLUMNS && rows >= ROWS) return ok('terminal', detail);
  return optional('terminal', detail, `make the window ${COLUMNS} x ${ROWS} or larger`);
}
