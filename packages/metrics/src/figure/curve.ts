/** A point of a curve. x: iteration. */
export interface CurvePoint {
  readonly x: number;
  readonly y: number;
}

/**
 * Centred moving mean: of each point and up to `radius` neighbours on either side, as far as there are any. At the ends it
 * is the mean of what there is, so that the line ends calmly.
 */
export function smoothed(points: readonly CurvePoint[], radius: number): CurvePoint[] {
  if (radius === 0) return [...points];
  const sums = runningSums(points);
  return points.map(({ x }, index) => {
    const from = Math.max(0, index - radius);
    const to = Math.min(points.length, index + radius + 1);
    return { x, y: ((sums[to] as number) - (sums[from] as number)) / (to - from) };
  });
}

/** How far the smoothed line looks to either side: 4 % of the points, but 1 to 100; not at all for a handful of them. */
export function smoothingRadius(pointCount: number): number {
  return pointCount < 6 ? 0 : Math.min(100, Math.max(1, Math.round(pointCount * 0.04)));
}

/**
 * At most `limit` points with the shape of all: of each bucket of neighbours the lowest and the highest, in order, and
 * always the first and the newest point.
 */
export function thinned(points: readonly CurvePoint[], limit: number): CurvePoint[] {
  if (points.length <= limit) return [...points];
  const inner = points.slice(1, -1);
  const buckets = Math.max(1, Math.floor((limit - 2) / 2));
  const kept: CurvePoint[] = [points[0] as CurvePoint];
  for (let bucket = 0; bucket < buckets; bucket++) {
    const from = Math.floor((bucket * inner.length) / buckets);
    const to = Math.floor(((bucket + 1) * inner.length) / buckets);
    kept.push(...extremes(inner.slice(from, to)));
  }
  kept.push(points.at(-1) as CurvePoint);
  return kept;
}

function extremes(points: readonly CurvePoint[]): CurvePoint[] {
  let low = 0;
  let high = 0;
  points.forEach(({ y }, index) => {
    if (y < (points[low] as CurvePoint).y) low = index;
    if (y > (points[high] as CurvePoint).y) high = index;
  });
  return [...new Set([Math.min(low, high), Math.max(low, high)])].flatMap((index) => points[index] ?? []);
}

/** sums[i]: the sum of the first i values. */
function runningSums(points: readonly CurvePoint[]): Float64Array {
  const sums = new Float64Array(points.length + 1);
  points.forEach(({ y }, index) => (sums[index + 1] = (sums[index] as number) + y));
  return sums;
}

/** The lowest and the highest value of points; null for none. */
export function valueRange(points: readonly CurvePoint[]): readonly [low: number, high: number] | null {
  if (points.length === 0) return null;
  return points.reduce<[number, number]>(
    ([low, high], { y }) => [Math.min(low, y), Math.max(high, y)],
    [Infinity, -Infinity],
  );
}
