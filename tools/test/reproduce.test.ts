import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { hideout, start, temporaryFolder, writeSmallConfig } from './fixtures/hideout.js';

let folder: string;
let remove: () => Promise<void>;
beforeAll(async () => {
  ({ path: folder, remove } = await temporaryFolder());
  await writeSmallConfig(folder);
  // Saved after iterations 3, 5 (a session of its own) and 7 (one that goes on from 3: another run).
  await hideout(['train', '--iterations', '3', '--plain'], folder);
  await hideout(['train', 'latest', '--iterations', '5', '--plain'], folder);
  await hideout(['train', '3', '--iterations', '7', '--plain'], folder);
});
afterAll(() => remove());

describe('hideout reproduce', () => {
  it('trains a session again and finds the same bits: from the beginning, and from what it went on from', async () => {
    const beginning = await hideout(['reproduce', '3'], folder);
    expect(beginning.stderr).toBe('');
    expect(beginning.stdout).toMatch(
      /^identical: checkpoint_000003, trained again from the beginning \(3 iterations, wasm\), has the same \d+ tensors to the bit\n$/,
    );
    expect(beginning.code).toBe(0);
    const fork = await hideout(['reproduce', '--json'], folder);
    expect(JSON.parse(fork.stdout)).toMatchObject({
      checkpoint: 'checkpoint_000007',
      from: 'checkpoint_000003',
      iterations: 4,
      identical: true,
      difference: null,
    });
  });

  it('takes for the best one what the configuration calls so', async () => {
    for (const [mode, checkpoint] of [
      ['min', 'checkpoint_000003'],
      ['max', 'checkpoint_000007'],
    ]) {
      const keepBest = `{ count: 1, metric: episodes_completed, mode: ${mode} }`;
      await writeFile(join(folder, 'best.yaml'), `ppo: { keep_best: ${keepBest} }\n`);
      const { stdout } = await hideout(['reproduce', 'best', '--config', 'best.yaml', '--json'], folder);
      expect(JSON.parse(stdout)).toMatchObject({ checkpoint, identical: true });
    }
  });

  it('names the first tensor that differs, and ends with 1', async () => {
    const script = fileURLToPath(new URL('./fixtures/change-weight.mjs', import.meta.url));
    const { outcome } = start(process.execPath, [script, join(folder, 'checkpoints'), '5'], folder);
    expect(await outcome).toMatchObject({ code: 0, stderr: '' });
    const { code, stdout, stderr } = await hideout(['reproduce', '5_v2'], folder);
    expect(stderr).toBe('');
    expect(stdout).toMatch(
      /^different: iteration 5 \(checkpoint_000005_v2\), trained again from checkpoint_000003 \(2 iterations, wasm\): policies\/hider_policy\/policy\.layer1\.bias: 1 of 16 numbers differ, by at most 0\.\d+; other backends/,
    );
    expect(code).toBe(1);
  });

  it('says in a sentence what cannot be trained again', async () => {
    const { code, stderr } = await hideout(['reproduce', '3', '--from', '7'], folder);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^error: checkpoint_000007 is not on the way to checkpoint_000003/);
    const nothing = await hideout(['reproduce', '99'], folder);
    expect(nothing.code).toBe(2);
  });
});
