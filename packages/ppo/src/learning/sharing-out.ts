/**
 * Shares things out among at most `count` hands so that the busiest has little more to do than the others: the largest
 * first, each to the hand with the least so far (Graham 1969, "Bounds on multiprocessing timing anomalies"). No hand
 * stays empty.
 */
export function sharedOut<Thing>(
  things: readonly Thing[],
  count: number,
  workOf: (thing: Thing) => number,
): Thing[][] {
  const hands = Array.from({ length: Math.min(count, things.length) }, () => ({
    things: [] as Thing[],
    work: 0,
  }));
  for (const thing of [...things].sort((a, b) => workOf(b) - workOf(a))) {
    const least = hands.reduce((best, hand) => (hand.work < best.work ? hand : best));
    least.things.push(thing);
    least.work += workOf(thing);
  }
  return hands.map((hand) => hand.things);
}
