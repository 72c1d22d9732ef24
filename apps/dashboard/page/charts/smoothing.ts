/** The newest value that there is; null where there is none. */
export function newestOf(values: readonly (number | null)[]): number | null {
  return values.findLast((value) => value !== null) ?? null;
}

/** Centred moving mean over the values that there are, of each and up to `radius` places on either side. */
export function smoothed(values: readonly (number | null)[], radius: number): (number | null)[] {
  const sums = new Float64Array(values.length + 1);
  const counts = new Uint32Array(values.length + 1);
  values.forEach((value, index) => {
    sums[index + 1] = (sums[index] as number) + (value ?? 0);
    counts[index + 1] = (counts[index] as number) + (value === null ? 0 : 1);
  });
  return values.map((value, index) => {
    if (value === null) return null;
    const from = Math.max(0, index - radius);
    const to = Math.min(values.length, index + radius + 1);
    return (
      ((sums[to] as number) - (sums[from] as number)) / ((counts[to] as number) - (counts[from] as number))
    );
  });
}
