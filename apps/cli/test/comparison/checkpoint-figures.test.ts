import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LoadedCheckpoint } from '@hideout/checkpoints';
import { writeMetricsHistory } from '@hideout/metrics';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { checkpointFigures } from '../../src/comparison/checkpoint-figures.js';
import { checkpointEntry } from '../evaluation/episodes.js';
import { row } from '../training-fixtures.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hideout-compare-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** A checkpoint of iteration 20 in the folder, as far as its figures go. */
function checkpoint(): LoadedCheckpoint {
  const entry = checkpointEntry({ path: join(folder, 'checkpoint_000020') });
  const metadata = { iteration: 20, timestamp: 'today', reward_mean: 1.5, seeker_reward: null, run: 'run-1' };
  return { entry, metadata } as unknown as LoadedCheckpoint;
}

describe('the figures of a checkpoint', () => {
  it('are those of its metadata, and of its iteration in the history, but no times', async () => {
    const history = join(folder, 'metrics_iter_20.json');
    await writeMetricsHistory(history, [row(19), row(20, { reward_mean: 2, hider_kl: 0.5 })]);
    const warnings: string[] = [];
    const figures = await checkpointFigures(checkpoint(), (message) => void warnings.push(message));
    expect([figures.get('reward_mean'), figures.get('hider_kl')]).toEqual([2, 0.5]);
    for (const name of ['iteration', 'timestamp', 'run', 'elapsed_seconds', 'steps_per_second'])
      expect(figures.has(name)).toBe(false);
    expect(warnings).toEqual([]);
  });

  it('are those of its metadata alone where there is no history, or a damaged one, which is told', async () => {
    const warnings: string[] = [];
    const warn = (message: string): void => void warnings.push(message);
    expect([...(await checkpointFigures(checkpoint(), warn))]).toEqual([['reward_mean', 1.5]]);
    expect(warnings).toEqual([]);
    await writeFile(join(folder, 'metrics_iter_20.json'), '{');
    expect([...(await checkpointFigures(checkpoint(), warn))]).toEqual([['reward_mean', 1.5]]);
    expect(warnings).toEqual([expect.stringMatching(/^the history of checkpoint_000020 cannot be read: /)]);
  });
});
