/** Of a weight after one pass. Rounding leaves less. */
const largestDifference = 1e-5;

/**
 * Lets hideout and its peers go over the samples once, from the same weights and through the same minibatches in the same
 * order, and prints how far apart their weights then are. Many updates, since one can hide what another shows: a gradient
 * that is clipped has lost its scale.
 *
 * @returns whether they are the same but for rounding.
 */
export async function doSameWork(hideout, peers, { sampleCount, minibatchSize }) {
  const pass = async (learner) => {
    await learner.startOver();
    for (let first = 0; first < sampleCount; first += minibatchSize) await learner.update(first);
    return learner.weights();
  };
  await hideout.startOver();
  const initial = await hideout.weights();
  const learned = await pass(hideout);
  const updates = sampleCount / minibatchSize;
  const change = digits(furthest(initial, learned));
  console.log(`${updates} updates with the same minibatches change weights by up to ${change}.`);
  let isSame = true;
  for (const peer of peers) {
    const difference = furthest(learned, await pass(peer));
    console.log(`Those of ${peer.name} then differ from hideout's by at most ${digits(difference)}.`);
    isSame &&= difference <= largestDifference;
  }
  const verdict = `More than ${digits(largestDifference)} is not rounding: the work is not the same, and is not timed.`;
  console.log(isSame ? '' : verdict);
  return isSame;
}

/** The largest difference between numbers at the same place; NaN when a place is missing on the other side. */
function furthest(weights, others) {
  let largest = 0;
  for (const [name, numbers] of Object.entries(weights)) {
    for (let i = 0; i < numbers.length; i++) {
      largest = Math.max(largest, Math.abs(numbers[i] - (others[name]?.[i] ?? NaN)));
    }
  }
  return largest;
}

function digits(value) {
  return value.toExponential(1);
}
