// Whole iterations of the reference workload, timed: `nx run tools:iteration`. 240 worlds of 240 steps, one seeker and two
// hiders with 64 rays, minibatches of 512, 10 epochs, 256 x 256; with two threads for playing and two for learning, and
// without threads. Both take turns, so that a busy machine slows them alike; medians. `--args=<iterations>`, default 3.
import { availableParallelism, cpus } from 'node:os';
import { built } from './built.mjs';

const { defaultPolicyConfig, defaultPpoConfig, Trainer } = await import(built('ppo'));

const iterations = Number(process.argv[2] ?? 3);
/** What is compared; the shares are of so many cores. */
const variants = [
  { name: 'threads 2 + 2', threads: { rollout: 2, learning: 2 } },
  { name: 'no threads', threads: { rollout: 0, learning: 0 } },
];
const cores = availableParallelism();
const worlds = 240;
const agents = 3;
const policy = { ...defaultPolicyConfig, hiddenSizes: [256, 256] };
const config = {
  ...defaultPpoConfig,
  rolloutSteps: 240,
  epochs: 10,
  minibatchSize: 512,
  policies: { seeker_policy: policy, hider_policy: policy },
};
const env = {
  module: built('env'),
  exportName: 'createHideAndSeek',
  config: { seekers: 1, hiders: 2, rayCount: 64 },
  worlds,
};

const trainers = [];
for (const { threads } of variants) {
  trainers.push(await Trainer.create({ env, config, backend: 'onnxruntime', threads }));
}
console.log(
  `${cpus()[0].model}, ${cores} cores, Node ${process.version}; ${worlds * config.rolloutSteps} steps of a world, ` +
    `${worlds * config.rolloutSteps * agents} agent samples, ${config.epochs} epochs; first iteration not counted\n`,
);
console.log('variant        iteration   rollout            others   learning           others   samples/s');
const timings = variants.map(() => []);
for (let i = 0; i <= iterations; i++) {
  for (const [k, trainer] of trainers.entries()) {
    const timing = await timedIteration(trainer);
    if (i === 0) continue;
    timings[k].push(timing);
    printRow(variants[k].name, String(i), timing);
  }
}
const medians = timings.map((each) => ({
  rollout: medianPhase(each.map(({ rollout }) => rollout)),
  learning: medianPhase(each.map(({ learning }) => learning)),
}));
console.log('');
medians.forEach((timing, k) => printRow(variants[k].name, 'median', timing));
const [threaded, single] = medians;
const ratio = (phase) => (single[phase].seconds / threaded[phase].seconds).toFixed(2);
console.log(
  `\nmedian iteration: ${total(threaded).toFixed(1)} s with threads, ${total(single).toFixed(1)} s without; ` +
    `threads are ${ratio('rollout')} times as fast in rollouts, ${ratio('learning')} times in learning, ` +
    `${(total(single) / total(threaded)).toFixed(2)} times together`,
);
for (const trainer of trainers) await trainer.dispose();

/** Seconds of both phases, and the shares of all cores that this process and all others had meanwhile. */
async function timedIteration(trainer) {
  const marks = [mark()];
  await trainer.trainIteration((phase, fraction) => {
    if (phase === 'rollout' && fraction === 1) marks.push(mark());
  });
  marks.push(mark());
  // The rollout ends with its last report.
  const [start, between, end] = [marks[0], marks.at(-2), marks.at(-1)];
  return { rollout: phaseBetween(start, between), learning: phaseBetween(between, end) };
}

function mark() {
  const { user, system } = process.cpuUsage();
  const busyMs = cpus().reduce((sum, { times }) => sum + times.user + times.nice + times.sys + times.irq, 0);
  return { seconds: performance.now() / 1000, own: (user + system) / 1e6, all: busyMs / 1000 };
}

function phaseBetween(from, to) {
  const seconds = to.seconds - from.seconds;
  const share = (to.own - from.own) / (seconds * cores);
  return { seconds, share, others: Math.max(0, (to.all - from.all) / (seconds * cores) - share) };
}

function medianPhase(phases) {
  const median = (key) => {
    const values = phases.map((phase) => phase[key]).sort((a, b) => a - b);
    return values[Math.floor(values.length / 2)];
  };
  return { seconds: median('seconds'), share: median('share'), others: median('others') };
}

function printRow(name, iteration, { rollout, learning }) {
  const cells = [rollout, learning].map(
    ({ seconds, share, others }) =>
      `${seconds.toFixed(2).padStart(6)} s, ${percent(share)} ${percent(others).padStart(9)}`,
  );
  // Every sample is seen once an epoch by its policy (while it can act) and its value function.
  const samples = worlds * config.rolloutSteps * agents * config.epochs;
  console.log(
    `${name.padEnd(14)} ${iteration.padStart(9)}   ${cells.join('   ')} ${Math.round(
      samples / learning.seconds,
    )
      .toLocaleString('en')
      .padStart(11)}`,
  );
}

function percent(share) {
  return `${(100 * share).toFixed(0).padStart(3)} %`;
}

function total({ rollout, learning }) {
  return rollout.seconds + learning.seconds;
}
