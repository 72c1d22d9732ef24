/** How the curves share the room that they have. */
export interface ChartLayout {
  /** Charts beside each other; 0: there is no room for any. */
  readonly across: 0 | 2 | 3;
  /** Rows of charts. */
  readonly down: 0 | 1 | 2 | 3;
  /** Rows of the terminal that each takes: title, curve and iterations. */
  readonly height: number;
}

/** A title, three rows of curve and the iterations below. */
const LEAST_HEIGHT = 5;
/** What a row of charts gets before there is a further one. */
const GOOD_HEIGHT = 7;
const MOST_HEIGHT = 16;
/** Columns of the terminal from which there are three beside each other. */
const THREE_ACROSS = 72;

/** The layout for a room. Pure. */
export function chartLayout(columns: number, rows: number): ChartLayout {
  if (rows < LEAST_HEIGHT) return { across: 0, down: 0, height: 0 };
  const down = rows >= 3 * GOOD_HEIGHT ? 3 : rows >= 2 * GOOD_HEIGHT ? 2 : 1;
  const height = Math.min(MOST_HEIGHT, Math.floor(rows / down));
  return { across: columns >= THREE_ACROSS ? 3 : 2, down, height };
}
