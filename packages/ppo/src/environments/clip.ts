/** The number of [least, most] that is nearest to `value`; NaN for NaN. */
export function clip(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
