// Whether PPO learns two well-known tasks, and one that only a memory solves, seed by seed: `nx run ppo:learn`; other seeds with
// `--args=<first seed>`. Exits with 1 when too few seeds reach the target. The returns do not depend on the machine's speed.
import { chooseExecutor } from '@hideout/compile';
import { createCartPole, createPendulum, createRecall } from '../dist/environments/index.js';
import {
  defaultPolicyConfig,
  defaultPpoConfig,
  evaluate,
  loadPolicy,
  RandomStreams,
  Trainer,
} from '../dist/index.js';

const seedCount = 10;
const firstSeed = Number(process.argv[2] ?? 1);
const evaluationEpisodes = 100;
const evaluationSeed = 1000003;
/** Steps between two points of a learning curve. */
const windowSteps = 10_000;
const shared = { ...defaultPpoConfig, epochs: 10, normalizeObservations: false };
const policy = { ...defaultPolicyConfig, learningRate: 1e-3, entropyCoeff: 0 };

/** A cue is to be recalled 20 steps later: 1 for the right choice, 0.5 on average for any policy without a memory. */
const recall = {
  createEnv: createRecall,
  worlds: 64,
  stepBudget: 100_000,
  // Two episodes a world; minibatches of 32 episodes.
  config: { ...shared, rolloutSteps: 42, minibatchSize: 32 * 21, gamma: 0.99 },
  digits: 2,
};
// Without a bonus for entropy one in ten policies that had solved it lost it again.
const remembering = { ...policy, learningRate: 3e-3, entropyCoeff: 0.01, hiddenSizes: [16] };
const cell = { units: 16, sequenceLength: 21 };

const tasks = [
  {
    name: 'CartPole-v1',
    createEnv: createCartPole,
    worlds: 16,
    stepBudget: 100_000,
    config: { ...shared, rolloutSteps: 64, minibatchSize: 256, gamma: 0.99 },
    policy,
    digits: 0,
    targetReturn: 475,
    targetSeeds: 10,
  },
  {
    name: 'Pendulum-v1',
    createEnv: createPendulum,
    worlds: 16,
    stepBudget: 300_000,
    // A shorter horizon than 0.99: how good a state is shows within twenty steps, and advantages get less noisy.
    config: { ...shared, rolloutSteps: 200, minibatchSize: 200, gamma: 0.95 },
    policy,
    digits: 0,
    targetReturn: -200,
    targetSeeds: 9,
  },
  {
    ...recall,
    name: 'Recall-20, LSTM',
    policy: { ...remembering, memory: { kind: 'lstm', ...cell } },
    targetReturn: 0.95,
    targetSeeds: 10,
  },
  {
    ...recall,
    name: 'Recall-20, GRU',
    policy: { ...remembering, learningRate: 2e-3, memory: { kind: 'gru', ...cell } },
    targetReturn: 0.95,
    targetSeeds: 8,
  },
  // What it is held against: 100 fair coins come to 0.7 in one of 16,000 seeds.
  { ...recall, name: 'Recall-20, no memory', policy: remembering, targetReturn: 0.7, mostSeeds: 0 },
];

const { executor } = await chooseExecutor();
console.log(
  `${executor.name}, Node ${process.version}, seeds ${firstSeed} to ${firstSeed + seedCount - 1}\n`,
);
const verdicts = [];
for (const task of tasks) verdicts.push(await runTask(task));
console.log(verdicts.map(({ text }) => text).join('; '));
process.exitCode = verdicts.every(({ isReached }) => isReached) ? 0 : 1;

/** Trains every seed and prints a line for each, and the learning curve over all of them. */
async function runTask(task) {
  const runs = [];
  for (let seed = firstSeed; seed < firstSeed + seedCount; seed++) {
    const start = performance.now();
    const run = await runSeed(task, seed);
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    console.log(
      `${task.name}, seed ${seed}: mean return ${run.evaluated.toFixed(task.digits + 1)} over ${evaluationEpisodes} episodes ` +
        `after ${run.steps} steps (${seconds} s)`,
    );
    runs.push(run);
  }
  const { name, digits, targetReturn, targetSeeds = 0, mostSeeds = seedCount } = task;
  printCurve(
    runs.map(({ curve }) => curve),
    digits,
  );
  const reached = runs.filter(({ evaluated }) => evaluated >= targetReturn).length;
  const wanted = mostSeeds < seedCount ? `at most ${mostSeeds}` : targetSeeds;
  return {
    isReached: reached >= targetSeeds && reached <= mostSeeds,
    text: `${name}: ${reached} of ${seedCount} seeds reach ${targetReturn} (wanted: ${wanted})`,
  };
}

/** Trains within the budget, then lets the policy play by its most likely actions. */
async function runSeed({ createEnv, worlds, stepBudget, config, policy: options }, seed) {
  const trainer = await Trainer.create({
    env: createEnv({ worlds }),
    config: { ...config, seed, policies: { policy: options } },
  });
  const windows = Array.from({ length: Math.ceil(stepBudget / windowSteps) }, () => ({
    sum: 0,
    episodes: 0,
  }));
  const iterations = Math.floor(stepBudget / (worlds * config.rolloutSteps));
  let steps = 0;
  for (let i = 0; i < iterations; i++) {
    const { environmentSteps, episodesThisIteration, rewardMean } = await trainer.trainIteration();
    steps = environmentSteps;
    const window = windows[Math.ceil(steps / windowSteps) - 1];
    window.sum += (rewardMean ?? 0) * episodesThisIteration;
    window.episodes += episodesThisIteration;
  }
  const evaluated = await meanReturn(createEnv, trainer.state().policies.policy);
  await trainer.dispose();
  return { evaluated, steps, curve: windows.map(({ sum, episodes }) => sum / episodes) };
}

/** One episode in each of so many worlds. */
async function meanReturn(createEnv, saved) {
  const trained = await loadPolicy(saved);
  const random = new RandomStreams(evaluationSeed, evaluationEpisodes);
  const records = await evaluate({
    env: createEnv({ worlds: evaluationEpisodes }),
    actors: { policy: trained.actor({ explore: false, random }) },
    episodes: evaluationEpisodes,
    seed: evaluationSeed,
  });
  return mean(records.map(({ agentRewards }) => agentRewards[0]));
}

/** Mean return of the training's episodes, which explore, in windows of steps: over the seeds, the lowest and highest. */
function printCurve(curves, digits) {
  console.log('\n| steps | mean | lowest seed | highest seed |\n| --- | --- | --- | --- |');
  curves[0].forEach((_, i) => {
    const values = curves.map((curve) => curve[i]);
    const cells = [mean(values), Math.min(...values), Math.max(...values)].map((value) =>
      value.toFixed(digits),
    );
    console.log(`| ${(i + 1) * windowSteps} | ${cells.join(' | ')} |`);
  });
  console.log('');
}

function mean(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
