/** A curve drawn with braille dots, two dots wide and four dots high a character. */
export interface BrailleChart {
  /** `height` rows of `width` characters, from the top. */
  readonly rows: readonly string[];
  /** The value at the middle of the lowest dots; null when there is no value at all. */
  readonly low: number | null;
  /** The value at the middle of the highest dots. */
  readonly high: number | null;
}

/** First braille pattern: the one without dots. */
const BRAILLE_BASE = 0x2800;

/** Bit of the dot at [row within the character][column within the character]. */
const DOT_BITS = [
  [0x01, 0x08],
  [0x02, 0x10],
  [0x04, 0x20],
  [0x40, 0x80],
] as const;

/**
 * Draws values, oldest on the left, over the whole width, joined by lines. More values than columns of dots are
 * averaged, but the newest stands alone at the right edge; null and non-finite values leave a gap.
 *
 * @param width characters, 1 or more.
 * @param height characters, 1 or more.
 */
export function brailleChart(
  values: readonly (number | null)[],
  width: number,
  height: number,
): BrailleChart {
  const columns = width * 2;
  const points = thinned(values, columns);
  const known = points.filter((value) => value !== null);
  const low = known.length === 0 ? null : known.reduce((a, b) => Math.min(a, b));
  const high = known.length === 0 ? null : known.reduce((a, b) => Math.max(a, b));
  const cells = Array.from({ length: height }, () => new Array<number>(width).fill(0));
  if (low !== null && high !== null) drawCurve(cells, points, columns, low, high);
  return {
    rows: cells.map((row) => row.map(brailleCharacter).join('')),
    low,
    high,
  };
}

/** A space where there is no dot: some fonts draw the empty pattern as eight hollow ones. */
function brailleCharacter(bits: number): string {
  return bits === 0 ? ' ' : String.fromCharCode(BRAILLE_BASE + bits);
}

/** At most `count` points: means of equal runs of values, then the newest value by itself. */
function thinned(values: readonly (number | null)[], count: number): (number | null)[] {
  const finite = values.map((value) => (value !== null && Number.isFinite(value) ? value : null));
  if (finite.length <= count) return finite;
  const older = finite.length - 1;
  const means = Array.from({ length: count - 1 }, (_, bucket) => {
    const from = Math.floor((bucket * older) / (count - 1));
    const to = Math.floor(((bucket + 1) * older) / (count - 1));
    return meanOfKnown(finite.slice(from, to));
  });
  return [...means, finite[older] ?? null];
}

function meanOfKnown(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((a, b) => a + b) / known.length;
}

function drawCurve(
  cells: number[][],
  points: readonly (number | null)[],
  columns: number,
  low: number,
  high: number,
): void {
  const lastDotRow = cells.length * 4 - 1;
  const range = high - low;
  const xOf = (index: number): number =>
    points.length < 2 ? 0 : Math.round((index * (columns - 1)) / (points.length - 1));
  const yOf = (value: number): number =>
    range === 0 ? Math.floor(lastDotRow / 2) : Math.round(((high - value) / range) * lastDotRow);
  let before: { x: number; y: number } | null = null;
  points.forEach((value, index) => {
    if (value === null) {
      before = null;
      return;
    }
    const point = { x: xOf(index), y: yOf(value) };
    drawLine(cells, before ?? point, point);
    before = point;
  });
}

/** Dots on the straight line between two points, both included, without holes in either direction. */
function drawLine(cells: number[][], from: { x: number; y: number }, to: { x: number; y: number }): void {
  const steps = Math.max(Math.abs(to.x - from.x), Math.abs(to.y - from.y), 1);
  for (let step = 0; step <= steps; step += 1) {
    const x = Math.round(from.x + ((to.x - from.x) * step) / steps);
    const y = Math.round(from.y + ((to.y - from.y) * step) / steps);
    const row = cells[y >> 2];
    const bit = DOT_BITS[y & 3]?.[x & 1];
    if (row !== undefined && bit !== undefined) row[x >> 1] = (row[x >> 1] ?? 0) | bit;
  }
}
