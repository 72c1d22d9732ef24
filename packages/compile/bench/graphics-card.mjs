// One step of PPO-like training on a graphics card beside the processor, narrow and wide networks, small and large
// batches: `nx run compile:bench-gpu`, or with `--args=onnxruntime-cuda`. Runs take turns; medians of `samples`.
import { availableParallelism, cpus } from 'node:os';
import { chooseExecutor, matMul } from '@hideout/compile';
import { interleavedMedians, samples, updateRun } from './update-runs.mjs';

const warmUpMs = 600;
const name = process.argv[2] ?? 'onnxruntime-webgpu';
const threads = Math.min(8, availableParallelism());

const card = await chooseExecutor(name).catch((error) => {
  console.error(error.message);
  process.exit(2);
});
const one = await chooseExecutor('onnxruntime');
const several = await chooseExecutor('onnxruntime', { threads });

console.log(`${cpus()[0].model}, ${cpus().length} cores, Node ${process.version}; medians of ${samples}\n`);
console.log(`hidden  batch  one thread  ${threads} threads  ${name} (ms)`);
for (const hidden of [256, 1024]) {
  for (const batch of [64, 512, 4096, 32768]) {
    const layers = [161, hidden, hidden, 7];
    const runs = [one, several, card].map(({ executor }) => updateRun(executor, matMul, layers, batch));
    const [oneMs, severalMs, cardMs] = await interleavedMedians(runs, warmUpMs);
    const cells = [oneMs, severalMs, cardMs].map((ms) => ms.toFixed(2).padStart(10));
    console.log(
      `${String(hidden).padStart(6)} ${String(batch).padStart(6)} ${cells.join('  ')}   the card is ` +
        `${(oneMs / cardMs).toFixed(1)} times one thread, ${(severalMs / cardMs).toFixed(1)} times ${threads}`,
    );
  }
}
