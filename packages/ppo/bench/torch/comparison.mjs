import { cpus } from 'node:os';
import { HideoutLearner } from './hideout-learner.mjs';
import { doSameWork } from './same-work.mjs';
import { takeTurns } from './turns.mjs';
import { createWorkload, namedTensors } from './workload.mjs';

/** Of each side. hideout has no use for more than one a network. */
const threads = 2;

/**
 * Compares hideout's learner with PyTorch's, which have been started, and prints what comes out.
 *
 * @returns whether they do the same work; otherwise nothing is timed.
 */
export async function compare(peers, rounds) {
  const workload = createWorkload();
  const hideout = await HideoutLearner.start(workload, threads);
  try {
    printSetup(workload, peers[0].version);
    const { scalars, minibatchSize, epochs, sampleCount } = workload;
    for (const peer of peers) {
      await peer.load(namedTensors(workload), { ...scalars, minibatchSize, threads });
    }
    if (!(await doSameWork(hideout, peers, workload))) return false;
    const learners = [hideout, ...peers];
    // One round that does not count: in it compilers of all kinds do their work.
    await takeTurns(learners, 1, epochs);
    const turns = await takeTurns(learners, rounds, epochs);
    printSpeeds(learners, turns, sampleCount * epochs);
    printRatios(peers, turns);
    return true;
  } finally {
    await hideout.stop();
  }
}

function printSetup({ shapes, sampleCount, minibatchSize, epochs }, torchVersion) {
  const layers = ({ inputSize, hiddenSizes, outputSize }) =>
    [inputSize, ...hiddenSizes, outputSize].join(' -> ');
  console.log(
    `${cpus()[0].model}, ${cpus().length} cores, Node ${process.version}, PyTorch ${torchVersion}, ${threads} threads each\n` +
      `policy ${layers(shapes.policy)}, value function ${layers(shapes.value)}, ${shapes.policy.activation}; ` +
      `${sampleCount} samples, ${epochs} epochs a round, minibatches of ${minibatchSize}\n`,
  );
}

/** A sample counts once an epoch: for the policy and the value function together. */
function printSpeeds(learners, turns, samples) {
  console.log(`${'samples/s'.padEnd(24)}    median    lowest   highest   cores in use   others`);
  for (const [i, { name }] of learners.entries()) {
    const speeds = sorted(turns[i].map(({ seconds }) => samples / seconds));
    const [share, others] = ['share', 'others'].map((key) =>
      median(sorted(turns[i].map((turn) => turn[key]))),
    );
    const cells = [median(speeds), speeds[0], speeds.at(-1)].map((speed) =>
      Math.round(speed).toLocaleString('en').padStart(10),
    );
    console.log(
      `${name.padEnd(24)}${cells.join('')}${percent(share).padStart(15)}${percent(others).padStart(9)}`,
    );
  }
}

/** Of speeds in the same round, so that what slows the machine for a while does not count. */
function printRatios(peers, [ours, ...theirs]) {
  console.log('');
  for (const [i, { name }] of peers.entries()) {
    const ratios = sorted(theirs[i].map(({ seconds }, round) => seconds / ours[round].seconds));
    const [middle, lowest, highest] = [median(ratios), ratios[0], ratios.at(-1)].map((ratio) =>
      ratio.toFixed(2),
    );
    console.log(`hideout is ${middle} times as fast as ${name} (by round: ${lowest} to ${highest})`);
  }
}

function sorted(values) {
  return values.sort((a, b) => a - b);
}

/** Of sorted values. */
function median(values) {
  return values[Math.floor(values.length / 2)];
}

function percent(share) {
  return `${(100 * share).toFixed(0)} %`;
}
