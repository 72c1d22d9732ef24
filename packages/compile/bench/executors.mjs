// One step of PPO-like training, 161 -> 256 -> 256 -> 7, on every executor; and the bare matrix products of that step in
// ONNX Runtime, for comparison. `nx run compile:bench`. Runs take turns, so that a busy machine
// slows all of them alike; medians of `samples`.
import { cpus } from 'node:os';
import * as tf from '@tensorflow/tfjs-core';
import { chooseExecutor, matMul } from '@hideout/compile';
import { interleavedMedians, productsRun, samples, updateRun } from './update-runs.mjs';

/** V8 compiles ONNX Runtime's WebAssembly again, better, while it runs. */
const warmUpMs = 2500;
const layers = [161, 256, 256, 7];

const native = (await chooseExecutor('onnxruntime')).executor;
const web = (await chooseExecutor('onnxruntime-web')).executor;
const wasm = (await chooseExecutor('wasm')).executor;

console.log(`${cpus()[0].model}, ${cpus().length} cores, Node ${process.version}; medians of ${samples}\n`);
console.log(
  'batch   products   onnxruntime   onnxruntime-web   wasm, matMul of this package   wasm, stock matMul   (ms)',
);
for (const batch of [512, 4096]) {
  const runs = [
    productsRun(native, layers, batch),
    updateRun(native, matMul, layers, batch),
    updateRun(web, matMul, layers, batch),
    updateRun(wasm, matMul, layers, batch),
    updateRun(wasm, tf.matMul, layers, batch),
  ];
  const [products, onnx, onnxWeb, tuned, naive] = await interleavedMedians(runs, warmUpMs);
  const cells = [products, onnx, onnxWeb, tuned, naive].map((ms) => ms.toFixed(2).padStart(10));
  console.log(`${String(batch).padStart(5)} ${cells.join(' ')}`);
  const ratio = (a, b) => (a / b).toFixed(1);
  console.log(
    `      onnxruntime is ${ratio(naive, onnx)} times naive wasm, ${ratio(tuned, onnx)} times tuned wasm, and takes ` +
      `${ratio(onnx, products)} times its bare products; onnxruntime-web is ${ratio(naive, onnxWeb)} times naive wasm, ` +
      `${ratio(tuned, onnxWeb)} times tuned wasm`,
  );
}
