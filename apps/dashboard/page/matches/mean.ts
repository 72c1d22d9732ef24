/** The mean of numbers; NaN for none. */
export function mean(values: Iterable<number>): number {
  let [sum, count] = [0, 0];
  for (const value of values) {
    sum += value;
    count++;
  }
  return sum / count;
}
