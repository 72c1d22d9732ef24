/** The rate at which a state changes, written to `rate`; `input` acts on it. All arrays [S]. */
export type RateOfChange = (state: Float64Array, input: number, rate: Float64Array) => void;

/**
 * The classical Runge-Kutta method of fourth order (Kutta 1901), for states of `size` numbers: with
 * k1 = f(s), k2 = f(s + h/2 k1), k3 = f(s + h/2 k2), k4 = f(s + h k3), s becomes s + h/6 (k1 + 2 k2 + 2 k3 + k4).
 *
 * @returns what advances `state`, in place, by `seconds`, with the same input all the time.
 */
export function rungeKutta(
  size: number,
  rateOfChange: RateOfChange,
): (state: Float64Array, input: number, seconds: number) => void {
  const [k1, k2, k3, k4] = [0, 0, 0, 0].map(() => new Float64Array(size));
  const between = new Float64Array(size);
  return (state, input, seconds) => {
    rateOfChange(state, input, k1);
    rateOfChange(ahead(between, state, seconds / 2, k1), input, k2);
    rateOfChange(ahead(between, state, seconds / 2, k2), input, k3);
    rateOfChange(ahead(between, state, seconds, k3), input, k4);
    for (let i = 0; i < size; i++) {
      state[i] += (seconds / 6) * (k1[i] + 2 * k2[i] + 2 * k3[i] + k4[i]);
    }
  };
}

/** Writes where `state` would be after `seconds` at that rate; returns what it wrote to. */
function ahead(into: Float64Array, state: Float64Array, seconds: number, rate: Float64Array): Float64Array {
  for (let i = 0; i < into.length; i++) into[i] = state[i] + seconds * rate[i];
  return into;
}
