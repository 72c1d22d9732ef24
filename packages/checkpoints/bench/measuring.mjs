/* Times in milliseconds, and the longest time in which a thread's event loop did not turn. */
import { clearInterval, setInterval } from 'node:timers';

export async function timeOf(work) {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** How long `begin` keeps the thread, and the longest gap between two turns until what it began is done. */
export async function stallOf(begin) {
  let longestGap = 0;
  let last = performance.now();
  const tick = () => {
    const now = performance.now();
    longestGap = Math.max(longestGap, now - last);
    last = now;
  };
  const timer = setInterval(tick, 1);
  const start = performance.now();
  const work = begin();
  const synchronous = performance.now() - start;
  await work;
  tick();
  clearInterval(timer);
  return { synchronous, longestGap };
}

export function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}

/** Runs all of `variants` (name -> work that gives a number) in turns, and gives the median of each. */
export async function mediansOf(rounds, variants) {
  const values = Object.fromEntries(Object.keys(variants).map((name) => [name, []]));
  for (let round = -1; round < rounds; round++) {
    for (const [name, work] of Object.entries(variants)) {
      const value = await work();
      if (round >= 0) values[name].push(value);
    }
  }
  return Object.fromEntries(Object.entries(values).map(([name, all]) => [name, median(all)]));
}
