// One step of PPO-like training and its bare matrix products, on an executor; and how benchmarks time such runs.
import * as tf from '@tensorflow/tfjs-core';

/** Medians are of so many samples. */
export const samples = 5;
/** A sample repeats its run until it has taken about this long. */
const sampleMs = 60;

/** Forward, clipped objective, gradient, Adam, of a network with layers of these sizes. */
export function updateRun(executor, product, layers, batch) {
  const sizes = layers.slice(1).flatMap((outputs, i) => [layers[i] * outputs, outputs]);
  const parameterCount = sizes.reduce((total, size) => total + size, 0);
  const program = executor.compile(
    (inputs) => {
      const logProb = (mean) => tf.mul(tf.sum(tf.square(tf.sub(inputs.actions, mean)), 1), -0.5);
      const loss = (parameters) => {
        const ratio = tf.exp(
          tf.sub(
            logProb(network(product, layers, sizes, parameters, inputs.observations)),
            inputs.oldLogProb,
          ),
        );
        const clipped = tf.minimum(tf.maximum(ratio, 0.8), 1.2);
        return tf.neg(
          tf.mean(tf.minimum(tf.mul(ratio, inputs.advantages), tf.mul(clipped, inputs.advantages))),
        );
      };
      const gradient = tf.grad(loss)(inputs.parameters);
      const first = tf.add(tf.mul(inputs.first, 0.9), tf.mul(gradient, 0.1));
      const second = tf.add(tf.mul(inputs.second, 0.999), tf.mul(tf.square(gradient), 0.001));
      const step = tf.mul(tf.div(first, tf.add(tf.sqrt(second), 1e-5)), 3e-4);
      return { parameters: tf.sub(inputs.parameters, step), first, second };
    },
    {
      inputs: {
        parameters: [parameterCount],
        first: [parameterCount],
        second: [parameterCount],
        observations: ['batch', layers[0]],
        actions: ['batch', layers.at(-1)],
        oldLogProb: ['batch'],
        advantages: ['batch'],
      },
      outputs: ['parameters', 'first', 'second'],
    },
  );
  const inputs = {
    parameters: numbers(parameterCount).map((value) => value / 10),
    first: numbers(parameterCount),
    second: new Float32Array(parameterCount).fill(1),
    observations: numbers(batch * layers[0]),
    actions: numbers(batch * layers.at(-1)),
    oldLogProb: new Float32Array(batch).fill(-2),
    advantages: numbers(batch),
  };
  return () => program.run(inputs);
}

function network(product, layers, sizes, parameters, observations) {
  const pieces = tf.split(parameters, sizes);
  let hidden = observations;
  for (let layer = 0; layer + 1 < layers.length; layer++) {
    const weight = tf.reshape(pieces[2 * layer], [layers[layer], layers[layer + 1]]);
    const linear = tf.add(product(hidden, weight), pieces[2 * layer + 1]);
    hidden = layer + 2 < layers.length ? tf.tanh(linear) : linear;
  }
  return hidden;
}

/** The products of the same step and nothing else: forward, and backward to weights and hidden layers. */
export function productsRun(executor, layers, batch) {
  const names = layers.slice(1).map((_, i) => i);
  const program = executor.compile(
    (inputs) =>
      Object.fromEntries(
        names.flatMap((i) => {
          const [x, w, dy] = [inputs[`x${i}`], inputs[`w${i}`], inputs[`x${i + 1}`]];
          const results = [
            [`y${i}`, tf.sum(tf.matMul(x, w))],
            [`dw${i}`, tf.matMul(x, dy, true, false)],
          ];
          return i === 0 ? results : [...results, [`dx${i}`, tf.sum(tf.matMul(dy, w, false, true))]];
        }),
      ),
    {
      inputs: Object.fromEntries([
        ...layers.map((size, i) => [`x${i}`, ['batch', size]]),
        ...names.map((i) => [`w${i}`, [layers[i], layers[i + 1]]]),
      ]),
      outputs: names.flatMap((i) => [`y${i}`, `dw${i}`, ...(i === 0 ? [] : [`dx${i}`])]),
    },
  );
  const inputs = Object.fromEntries([
    ...layers.map((size, i) => [`x${i}`, numbers(batch * size)]),
    ...names.map((i) => [`w${i}`, numbers(layers[i] * layers[i + 1])]),
  ]);
  return () => program.run(inputs);
}

/** Median milliseconds of each run. Every run is warmed up for so long, then they take turns. */
export async function interleavedMedians(runs, warmUpMs) {
  const repeats = [];
  for (const run of runs) {
    for (const start = performance.now(); performance.now() - start < warmUpMs;) await run();
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

function numbers(length) {
  return Float32Array.from({ length }, (_, i) => Math.sin(12.9898 * i) * 0.5);
}
