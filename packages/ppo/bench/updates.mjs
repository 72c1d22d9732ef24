// How long an update of a policy, of a value function, and a forward pass take, on every executor that loads.
// `nx run ppo:bench`. Executors take turns, so that a busy machine slows all of them alike; medians of `samples`.
import { chooseExecutor, matMul } from '@hideout/compile';
import { grads, matMul as stockMatMul, mul, sum } from '@tensorflow/tfjs-core';
import { actionDistribution } from '../dist/distributions/action-distribution.js';
import { initialParameters } from '../dist/network.js';
import { biasCorrections } from '../dist/optimizer.js';
import { policyNetworkShapes } from '../dist/policy-networks.js';
import { RandomStreams } from '../dist/random-streams.js';
import { policyStep } from '../dist/step-program.js';
import { policyUpdate } from '../dist/updates/policy-update.js';
import { compileUpdate } from '../dist/updates/update-program.js';
import { valueUpdate } from '../dist/updates/value-update.js';

const samples = 5;
/** A sample repeats its run until it has taken about this long. */
const sampleMs = 20;
/** Larger programs are left to the faster executors: multiplications of the hidden layers, for one sample. */
const cpuLimit = 256 * 256 * 1024;
const observationSize = 128;
const distribution = actionDistribution({ kind: 'continuous', size: 7 });
const random = new RandomStreams(1, 1).stream(0);

const executors = await loadedExecutors();
console.log(
  `${observationSize} observed numbers, ${distribution.actionWidth} continuous actions, two hidden layers, tanh; ` +
    `medians of ${samples}, in milliseconds; Node ${process.version}\n`,
);
printHeader();
for (const hidden of [64, 128, 256]) {
  for (const batch of [512, 1024, 4096]) {
    const size = hidden * hidden * batch;
    await compare('policy update', hidden, batch, size, policyUpdateRun);
    await compare('value update', hidden, batch, size, valueUpdateRun);
    await compare('inference', hidden, batch, size, inferenceRun);
  }
}
await compareProducts();

async function loadedExecutors() {
  const found = [];
  for (const name of ['tensorflow', 'onnxruntime', 'onnxruntime-web', 'wasm', 'cpu']) {
    try {
      found.push((await chooseExecutor(name)).executor);
    } catch (error) {
      console.log(error.message);
    }
  }
  return found;
}

function printHeader() {
  const names = executors.map(({ name }) => name.padStart(17)).join('');
  console.log(`${'program'.padEnd(16)}${'hidden'.padStart(7)}${'batch'.padStart(7)}${names}   ratio to wasm`);
}

/** One row: the same program on every executor, interleaved. */
async function compare(program, hidden, batch, size, runOn) {
  const taking = executors.filter(({ name }) => name !== 'cpu' || size <= cpuLimit);
  const runs = taking.map((executor) => runOn(executor, hidden, batch));
  const medians = await interleavedMedians(runs);
  const byName = new Map(taking.map(({ name }, i) => [name, medians[i]]));
  const cells = executors.map(({ name }) => (byName.get(name)?.toFixed(2) ?? '-').padStart(17)).join('');
  const ratios = taking
    .filter(({ name }) => name !== 'wasm' && byName.has('wasm'))
    .map(({ name }) => `${name} ${(byName.get(name) / byName.get('wasm')).toPrecision(2)}`);
  console.log(
    `${program.padEnd(16)}${String(hidden).padStart(7)}${String(batch).padStart(7)}${cells}   ${ratios.join(', ') || '-'}`,
  );
}

/** The gradient of one matrix product: explicit transposes (this package's matMul) against the stock gradient's flags. */
async function compareProducts() {
  console.log(`\ngradients of [batch, hidden] x [hidden, hidden], stock / explicit transposes`);
  for (const executor of executors) {
    for (const [hidden, batch] of [
      [64, 1024],
      [128, 1024],
      [256, 1024],
    ]) {
      if (executor.name === 'cpu' && hidden * hidden * batch > cpuLimit) continue;
      const [explicit, stock] = await interleavedMedians(
        [matMul, stockMatMul].map((product) => gradientRun(executor, product, hidden, batch)),
      );
      console.log(
        `${executor.name.padEnd(11)} hidden ${String(hidden).padStart(3)}, batch ${batch}: ` +
          `${stock.toFixed(2)} / ${explicit.toFixed(2)} = ${(stock / explicit).toFixed(2)}`,
      );
    }
  }
}

/** Median milliseconds of each run. Every run is warmed up once, then they take turns. */
async function interleavedMedians(runs) {
  const repeats = [];
  for (const run of runs) {
    await run();
    repeats.push(Math.min(20, Math.max(1, Math.ceil(sampleMs / (await timeMs(run, 1))))));
  }
  const times = runs.map(() => []);
  for (let sample = 0; sample < samples; sample++) {
    for (const [i, run] of runs.entries()) times[i].push(await timeMs(run, repeats[i]));
  }
  return times.map((values) => values.sort((a, b) => a - b)[Math.floor(samples / 2)]);
}

/** Mean milliseconds of one run. */
async function timeMs(run, repeats) {
  const start = performance.now();
  for (let i = 0; i < repeats; i++) await run();
  return (performance.now() - start) / repeats;
}

function shapesOf(hidden) {
  return policyNetworkShapes(distribution, {
    observationSize,
    hiddenSizes: [hidden, hidden],
    activation: 'tanh',
  });
}

function policyUpdateRun(executor, hidden, batch) {
  const { policy } = shapesOf(hidden);
  const update = compileUpdate(executor, policyUpdate(policy, distribution));
  const inputs = {
    ...optimizerInputs(policy),
    observations: normals(batch * observationSize),
    actions: normals(batch * distribution.encodedSize),
    oldMembers: new Float32Array(batch * distribution.parameterSize),
    advantages: normals(batch),
    clipRange: Float32Array.of(0.2),
    entropyCoeff: Float32Array.of(0.01),
    klCoeff: Float32Array.of(0.2),
  };
  return () => update.run(inputs);
}

function valueUpdateRun(executor, hidden, batch) {
  const { value } = shapesOf(hidden);
  const update = compileUpdate(executor, valueUpdate(value));
  const inputs = {
    ...optimizerInputs(value),
    observations: normals(batch * observationSize),
    oldValues: normals(batch),
    returns: normals(batch),
    valueClipRange: Float32Array.of(0.5),
  };
  return () => update.run(inputs);
}

function inferenceRun(executor, hidden, batch) {
  const { policy } = shapesOf(hidden);
  const forward = policyStep(executor, policy, distribution);
  const parameters = initialParameters(policy, random);
  const observations = normals(batch * observationSize);
  return () => forward.run(parameters, { observations });
}

function gradientRun(executor, product, hidden, batch) {
  const program = executor.compile(
    ({ a, b, weights }) => {
      const [da, db] = grads((x, y) => sum(mul(product(x, y), weights)))([a, b]);
      return { da, db };
    },
    {
      inputs: { a: ['batch', hidden], b: [hidden, hidden], weights: ['batch', hidden] },
      outputs: ['da', 'db'],
    },
  );
  const inputs = {
    a: normals(batch * hidden),
    b: normals(hidden * hidden),
    weights: normals(batch * hidden),
  };
  return () => program.run(inputs);
}

function optimizerInputs(network) {
  const parameters = initialParameters(network, random);
  const corrections = biasCorrections(0);
  return {
    parameters,
    firstMoment: new Float32Array(parameters.length),
    secondMoment: new Float32Array(parameters.length),
    learningRate: Float32Array.of(3e-4),
    firstCorrection: Float32Array.of(corrections.first),
    secondCorrection: Float32Array.of(corrections.second),
    maxGradNorm: Float32Array.of(0.5),
  };
}

function normals(length) {
  return Float32Array.from({ length }, () => random.normal());
}
