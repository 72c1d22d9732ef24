import { availableParallelism, cpus } from 'node:os';

const cores = availableParallelism();

/**
 * Lets learners learn in turns, so that a busy machine slows all of them alike; in every second round in the opposite
 * order. Every turn begins with the first weights.
 *
 * @returns for each learner its turns: seconds, and the shares of all cores that it and everything else had meanwhile.
 */
export async function takeTurns(learners, rounds, epochs) {
  const turns = learners.map(() => []);
  for (let round = 0; round < rounds; round++) {
    const order = [...learners.keys()];
    if (round % 2 === 1) order.reverse();
    for (const i of order) turns[i].push(await takeTurn(learners[i], epochs));
  }
  return turns;
}

async function takeTurn(learner, epochs) {
  await learner.startOver();
  const [start, busyBefore] = [performance.now(), busySeconds()];
  const cpuSeconds = await learner.learn(epochs);
  const seconds = (performance.now() - start) / 1000;
  const share = cpuSeconds / (seconds * cores);
  const all = (busySeconds() - busyBefore) / (seconds * cores);
  return { seconds, share, others: Math.max(0, all - share) };
}

/** Of all cores, since the machine was started. */
function busySeconds() {
  return cpus().reduce((sum, { times }) => sum + times.user + times.nice + times.sys + times.irq, 0) / 1000;
}
