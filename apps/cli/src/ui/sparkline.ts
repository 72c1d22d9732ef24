const BARS = '▁▂▃▄▅▆▇█';

/**
 * The newest `width` values as bars, scaled to the smallest and the largest of them; a gap where there is no value.
 * Padded on the left, so that the newest value always stands in the same place.
 */
export function sparkline(values: readonly (number | null)[], width: number): string {
  const newest = values.slice(-width);
  const known = newest.filter((value) => value !== null && Number.isFinite(value)) as number[];
  const low = Math.min(...known);
  const high = Math.max(...known);
  const bar = (value: number | null): string => {
    if (value === null || !Number.isFinite(value)) return ' ';
    if (high === low) return BARS.charAt(3);
    return BARS.charAt(Math.round(((value - low) / (high - low)) * (BARS.length - 1)));
  };
  return newest.map(bar).join('').padStart(width);
}
