import { expect, it } from '@jest/globals';
// Imported before, so that neither backend waits for its package.
import '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import { add, engine, findBackend } from '@tensorflow/tfjs-core';
import { chooseExecutor } from '../src/index.js';

// Alone in its file: backends load once per process, and this is about the first time.
it('does not mix up two executors that are loaded for the first time at once', async () => {
  const chosen = await Promise.all([chooseExecutor('wasm'), chooseExecutor('cpu')]);
  for (const { executor } of chosen.reverse()) {
    const run = executor.compile<'x', 'y'>(
      ({ x }) => {
        expect(engine().backend).toBe(findBackend(executor.name));
        return { y: add(x, x) };
      },
      { inputs: { x: ['batch'] }, outputs: ['y'] },
    );
    expect([...(await run.run({ x: Float32Array.of(1, 2) })).y]).toEqual([2, 4]);
  }
});
