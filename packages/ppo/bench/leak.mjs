// Whether learning leaks: 5,000 updates of a trainer on `onnxruntime` and on `wasm`: `nx run ppo:leak`. Exits with 1 when
// the number of tensors grows, or the heap by more than `largestSlope`.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { engine } from '@tensorflow/tfjs-core';
import { createPendulum } from '../dist/environments/index.js';
import { defaultPolicyConfig, defaultPpoConfig, Trainer } from '../dist/index.js';

const updates = 5000;
/** Share of the updates after which nothing new should be needed: caches are full, code is compiled. */
const warmUpShare = 0.4;
/** Of the heap after a garbage collection, in kB per 1,000 updates: 200 bytes kept by each update are 200. */
const largestSlope = 50;
const worlds = 8;
const config = {
  ...defaultPpoConfig,
  rolloutSteps: 32,
  epochs: 5,
  minibatchSize: 64,
  policies: { policy: { ...defaultPolicyConfig, hiddenSizes: [32, 32] } },
};
/** Of the policy; the value function makes as many beside them. */
const updatesPerIteration = (config.epochs * worlds * config.rolloutSteps) / config.minibatchSize;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc');

const verdicts = [];
for (const backend of ['onnxruntime', 'wasm']) verdicts.push(await watch(backend));
process.exitCode = verdicts.every((isTight) => isTight) ? 0 : 1;

/** Trains and measures after every iteration. */
async function watch(backend) {
  const trainer = await Trainer.create({ env: createPendulum({ worlds }), config, backend });
  const count = Math.ceil(updates / updatesPerIteration);
  // Made beforehand: what is measured here must not grow itself.
  const [tensors, heap, buffers, resident] = Array.from({ length: 4 }, () => new Float64Array(count));
  for (let i = 0; i < count; i++) {
    await trainer.trainIteration();
    collectGarbage();
    const { heapUsed, arrayBuffers, rss } = process.memoryUsage();
    [tensors[i], heap[i], buffers[i], resident[i]] = [
      engine().memory().numTensors,
      heapUsed,
      arrayBuffers,
      rss,
    ];
  }
  await trainer.dispose();
  const first = Math.floor(warmUpShare * count);
  const kilobytes = (values) => slopeOf(values.subarray(first)) / 1024;
  const heapSlope = kilobytes(heap);
  const isTight = tensors[count - 1] <= tensors[first] && heapSlope <= largestSlope;
  console.log(
    `${backend}: ${count * updatesPerIteration} updates of the policy and as many of the value function; tensors ` +
      `${tensors[first]} -> ${tensors[count - 1]}; kB per 1000 updates after the first ${first * updatesPerIteration}: ` +
      `heap ${heapSlope.toFixed(1)} (at most ${largestSlope}), array buffers ${kilobytes(buffers).toFixed(1)}, ` +
      `resident ${kilobytes(resident).toFixed(1)}: ${isTight ? 'tight' : 'LEAKS'}`,
  );
  return isTight;
}

/** Bytes per 1,000 updates, by least squares over the iterations. */
function slopeOf(values) {
  const middle = (values.length - 1) / 2;
  let [covariance, spread] = [0, 0];
  values.forEach((value, i) => {
    covariance += (i - middle) * value;
    spread += (i - middle) ** 2;
  });
  return ((covariance / spread) * 1000) / updatesPerIteration;
}
