import { chmod, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CheckpointManager } from '@hideout/checkpoints';
import { metricDefinition, readMetricsHistory } from '@hideout/metrics';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ResolvedConfig } from '../../src/config/resolved-config.js';
import { events, only, smallConfig, smallRequest, temporaryFolder } from './small-training.js';

let folder: string;
let remove: () => Promise<void>;
beforeEach(async () => {
  ({ path: folder, remove } = await temporaryFolder());
});
afterEach(() => remove());

const checkpointFiles = (): Promise<string[]> => readdir(join(folder, 'checkpoints'));

/** Everything that a run keeps between two iterations. Episodes of 12 steps go on from one rollout of 8 to the next. */
const everythingKept = (path: string) =>
  smallConfig(
    path,
    [
      '  memory: { kind: lstm, units: 3, sequence_length: 4 }',
      '  central_critic: true',
      '  overlap: true',
      '  opponent_pool: { size: 2, every: 1, newest_probability: 0.3 }',
      '  lr_seeker: { schedule: linear, from: 0.01, to: 0.001, iterations: 4 }',
    ],
    'worlds: 2, episode_steps: 12, ray_count: 4, central_state: true',
  );

describe('a resumed session', () => {
  it.each([
    ['the history', 1],
    ['the figure', 2],
  ])('makes up for the views of its checkpoint where a kill came before %s', async (_what, lost) => {
    await events(smallRequest(folder), 2);
    const views = ['metrics_iter_2.json', 'training_metrics_iter_2.png'];
    const [history, figure] = views.map((name) => join(folder, 'checkpoints', name)) as [string, string];
    const rows = await readMetricsHistory(history);
    await rm(figure);
    if (lost === 1) await rm(history);
    await events(smallRequest(folder, { resumeFrom: 'latest' }));
    expect(await readMetricsHistory(history)).toEqual(rows);
    expect(await checkpointFiles()).toEqual(expect.arrayContaining(views));
  });

  it.each<[string, (path: string) => ResolvedConfig]>([
    ['', smallConfig],
    [' with memories, a central critic, an opponent pool and a rollout under way', everythingKept],
  ])(
    'is the run that was never interrupted%s, to the last bit, and keeps every earlier checkpoint',
    async (_kind, configOf) => {
      const whole = await temporaryFolder();
      await events(smallRequest(whole.path, { config: configOf(whole.path) }));
      const config = configOf(folder);
      await events(smallRequest(folder, { config }), 2);
      const resumed = await events(smallRequest(folder, { config, resumeFrom: 'latest' }));
      expect(only('started', resumed)[0]).toMatchObject({ firstIteration: 3, totalIterations: 4 });
      expect(only('warning', resumed)).toEqual([]);
      expect(await checkpointFiles()).toEqual(
        expect.arrayContaining(['checkpoint_000002', 'checkpoint_000004']),
      );

      const [left, right] = await Promise.all(
        [whole.path, folder].map((path) => new CheckpointManager(join(path, 'checkpoints')).load(4)),
      );
      expect(right?.policies).toEqual(left?.policies);
      expect(right?.state.arrays).toEqual(left?.state.arrays);
      expect(right?.state.json['trainer']).toEqual(left?.state.json['trainer']);
      const rows = (path: string) =>
        readMetricsHistory(join(path, 'checkpoints', 'metrics_iter_4.json')).then((all) =>
          all?.map(reproducible),
        );
      expect(await rows(folder)).toEqual(await rows(whole.path));
      await whole.remove();
    },
  );

  it('tells how far behind the policies were that played, and how many past opponents there were', async () => {
    const seen = await events(smallRequest(folder, { config: everythingKept(folder) }));
    const rows = only('iteration', seen).map(({ metrics }) => metrics);
    expect(rows.map(({ policy_lag: lag }) => lag)).toEqual([0, 1, 1, 1]);
    // Two worlds are two blocks. The first two rollouts are begun before any version is kept.
    const past = rows.map(({ past_opponent_fraction: fraction }) => fraction);
    expect(past.slice(0, 2)).toEqual([0, 0]);
    for (const fraction of past) expect([0, 0.5, 1]).toContain(fraction);
    expect(past.some((fraction) => fraction === 0.5)).toBe(true);
  });

  it('goes on to the goal that it was given, also after another interruption', async () => {
    await events(smallRequest(folder), 1);
    await events(smallRequest(folder, { resumeFrom: 'latest', iterations: 6 }), 5);
    const seen = await events(smallRequest(folder, { resumeFrom: 'latest' }));
    expect(only('finished', seen)[0]).toMatchObject({ reason: 'completed', iteration: 6 });
  });

  it('never removes the checkpoint that it goes on from, however few are kept', async () => {
    const config = smallConfig(folder, ['  keep_last_n: 1']);
    await events(smallRequest(folder, { config }), 1);
    await events(smallRequest(folder, { config, resumeFrom: 'latest', iterations: 12 }));
    const kept = (await checkpointFiles()).filter((name) => /^checkpoint_\d/.test(name));
    expect(kept).toContain('checkpoint_000001');
    expect(kept).toContain('checkpoint_000012');
    expect(kept.length).toBeLessThan(7);
  });

  it('goes on without figures of the past when history and log are gone, and says so', async () => {
    await events(smallRequest(folder), 2);
    await rm(join(folder, 'runs'), { recursive: true });
    await rm(join(folder, 'checkpoints', 'metrics_iter_2.json'));
    const seen = await events(smallRequest(folder, { resumeFrom: 'latest' }));
    expect(only('warning', seen).map(({ message }) => message)).toEqual([
      'the metrics of 2 of the first 2 iterations are gone: figures lack them; the training itself lacks nothing',
    ]);
    expect(only('finished', seen)[0]?.iteration).toBe(4);
  });

  it('refuses when the goal is reached', async () => {
    await events(smallRequest(folder));
    await expect(events(smallRequest(folder, { resumeFrom: 'latest' }))).rejects.toThrow(
      'checkpoint_000004 has trained 4 of 4 iterations: there is nothing left to do; ' +
        'give a later goal, for example --iterations 8',
    );
  });

  it('falls back to the checkpoint before a damaged one, and says so', async () => {
    await events(smallRequest(folder));
    const weights = join(folder, 'checkpoints', 'checkpoint_000004', 'algorithm_state.safetensors');
    await chmod(weights, 0o600);
    await writeFile(weights, 'zeros');
    const seen = await events(smallRequest(folder, { resumeFrom: 'latest' }));
    expect(only('started', seen)[0]?.firstIteration).toBe(3);
    expect(only('warning', seen).some(({ message }) => message.includes('checkpoint_000004'))).toBe(true);
    expect(only('finished', seen)[0]?.checkpoint).toMatch(/checkpoint_000004_v2$/);
  });
});

/** A row without what a clock measured. */
function reproducible(row: object): object {
  return Object.fromEntries(
    Object.entries(row).filter(
      ([name]) => name !== 'timestamp' && metricDefinition(name)?.reproducible !== false,
    ),
  );
}
