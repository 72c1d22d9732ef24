import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CheckpointManager } from '@hideout/checkpoints';
import { readMetricsHistory, readRunLog } from '@hideout/metrics';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { CheckpointViews } from '../../src/training/checkpoint-views.js';
import { openSession } from '../../src/training/session-opening.js';
import { train } from '../../src/training/session.js';
import { onlyStop } from '../../src/training/training-wishes.js';
import { UserError } from '../../src/user-error.js';
import { events, only, smallConfig, smallRequest, temporaryFolder } from './small-training.js';

let folder: string;
let remove: () => Promise<void>;
beforeEach(async () => {
  ({ path: folder, remove } = await temporaryFolder());
});
afterEach(() => remove());

const checkpointFiles = (): Promise<string[]> => readdir(join(folder, 'checkpoints'));

describe('a session', () => {
  it('tells start, iterations, checkpoints and end in their order', async () => {
    const seen = await events(smallRequest(folder));
    const told = seen
      .filter((event) => event.type !== 'progress')
      .map((event) => ('iteration' in event ? `${event.type} ${event.iteration}` : event.type));
    // The save of iteration 2 runs beside what follows; the next waits for it.
    expect(told.filter((event) => event !== 'checkpoint 2')).toEqual([
      'started',
      ...new Array<string>(4).fill('iteration'),
      'checkpoint 4',
      'finished 4',
    ]);
    expect(told.indexOf('checkpoint 2')).toBeGreaterThan(2);
    expect(told.indexOf('checkpoint 2')).toBeLessThan(told.indexOf('checkpoint 4'));
    expect(only('finished', seen)[0]).toMatchObject({
      reason: 'completed',
      checkpoint: join(folder, 'checkpoints', 'checkpoint_000004'),
    });
  });

  it('leaves checkpoint, history and figure, and the log of the run', async () => {
    const seen = await events(smallRequest(folder));
    expect(await checkpointFiles()).toEqual(
      expect.arrayContaining(['checkpoint_000004', 'metrics_iter_4.json', 'training_metrics_iter_4.png']),
    );
    const log = await readRunLog(only('started', seen)[0]?.runDirectory ?? '');
    expect(log?.rows.map(({ iteration }) => iteration)).toEqual([1, 2, 3, 4]);
    expect(await readMetricsHistory(join(folder, 'checkpoints', 'metrics_iter_4.json'))).toEqual(log?.rows);
  });

  it('marks its checkpoints in the figure, those of the session before included and removed ones not', async () => {
    const marks: (readonly number[])[] = [];
    const watched: CheckpointViews = {
      write: async (_, { checkpointIterations }) => {
        marks.push(checkpointIterations);
        return [];
      },
      close: () => Promise.resolve(),
    };
    const config = { ...smallConfig(folder, ['  keep_last_n: 2']), checkpointFreq: 1 };
    const manager = new CheckpointManager(join(folder, 'checkpoints'), config.retention);
    for (const [resumeFrom, iterations] of [
      [null, 2],
      ['latest', 5],
    ] as const) {
      const request = smallRequest(folder, { config: { ...config, iterations }, resumeFrom, iterations });
      const session = await openSession(request, manager, () => undefined);
      const emit = (): void => undefined;
      await train(
        session,
        manager,
        watched,
        emit,
        onlyStop(() => false),
      );
      await session.record.log.close();
    }
    // The second session finds no figure beside the checkpoint that it goes on from, as after a kill, and begins with that
    // one; the checkpoint is kept beside the newest two.
    expect(marks).toEqual([[1], [1, 2], [1, 2], [2, 3], [2, 3, 4], [2, 4, 5]]);
  });

  it('asked to stop, finishes the iteration and saves it', async () => {
    const seen = await events(smallRequest(folder), 3);
    expect(only('iteration', seen)).toHaveLength(3);
    expect(only('finished', seen)[0]).toMatchObject({ reason: 'interrupted', iteration: 3 });
    expect(await checkpointFiles()).toContain('checkpoint_000003');
  });

  it('stopped after a due checkpoint, does not save the same iteration twice', async () => {
    const seen = await events(smallRequest(folder), 2);
    expect(only('checkpoint', seen).map(({ name }) => name)).toEqual(['checkpoint_000002']);
  });

  it('stopped before its first iteration, ends without a checkpoint', async () => {
    const seen = await events(smallRequest(folder), 0);
    expect(only('finished', seen)[0]).toMatchObject({
      reason: 'interrupted',
      iteration: 0,
      checkpoint: null,
    });
  });

  it('keeps another training out of its directory, and lets it in afterwards', async () => {
    const manager = new CheckpointManager(join(folder, 'checkpoints'));
    await manager.acquireLock();
    await expect(events(smallRequest(folder))).rejects.toMatchObject({ name: 'DirectoryInUseError' });
    await manager.releaseLock();
    await expect(events(smallRequest(folder), 1)).resolves.toBeDefined();
  });

  it('refuses to start where the log of the run cannot be, with one sentence', async () => {
    await writeFile(join(folder, 'runs'), 'a file');
    await expect(events(smallRequest(folder))).rejects.toThrow(UserError);
    await expect(events(smallRequest(folder))).rejects.toThrow(/metrics of the run.*--runs-dir/);
  });
});
