import { createHash } from 'node:crypto';
import { chmod, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { CheckpointManager } from '@hideout/checkpoints';
import type { CheckpointInput, SavedCheckpoint } from '@hideout/checkpoints';
import { metricDefinition, readMetricsHistory, readRunLog } from '@hideout/metrics';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ResolvedConfig } from '../../src/config/resolved-config.js';
import type { CheckpointTarget } from '../../src/training/checkpoint-saving.js';
import { inlineViews } from '../../src/training/checkpoint-views.js';
import type { CheckpointViews } from '../../src/training/checkpoint-views.js';
import type { TrainingEvent } from '../../src/training/events.js';
import { openSession } from '../../src/training/session-opening.js';
import { runSession, train } from '../../src/training/session.js';
import { HeardWishes, onlyStop } from '../../src/training/training-wishes.js';
import type { TrainingWish, TrainingWishes } from '../../src/training/training-wishes.js';
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
    // The one that the second session goes on from is kept beside the newest two.
    expect(marks).toEqual([[1], [1, 2], [2, 3], [2, 3, 4], [2, 4, 5]]);
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
});

describe('a save of a session', () => {
  it('runs beside the training, which goes on meanwhile', async () => {
    const { seen, target, release } = heldTarget();
    const training = trainWith(target, seen);
    await until(() => only('iteration', seen).length === 3);
    expect(only('checkpoint', seen)).toEqual([]);
    release();
    await training;
    expect(only('checkpoint', seen).map(({ iteration }) => iteration)).toEqual([2, 4]);
  });

  it('waits for the one before, and the training with it; the screen says so', async () => {
    const { seen, target, release } = heldTarget();
    const training = trainWith(target, seen, { checkpointFreq: 1 });
    const isSaving = ({ phase }: { phase: string }): boolean => phase === 'saving';
    await until(() => only('progress', seen).some(isSaving));
    // A training that did not wait would be done long before.
    await pause(100);
    expect(only('iteration', seen)).toHaveLength(2);
    expect(target.running).toBe(1);
    release();
    await training;
    expect(only('checkpoint', seen).map(({ iteration }) => iteration)).toEqual([1, 2, 3, 4]);
    expect(target.mostRunning).toBe(1);
  });

  it('holds the state of its iteration, however far the training is when it is written', async () => {
    const { seen, target, release } = heldTarget();
    const training = trainWith(target, seen);
    await until(() => only('iteration', seen).length === 3);
    release();
    await training;
    const whole = await temporaryFolder();
    await events(smallRequest(whole.path));
    const [beside, waited] = await Promise.all(
      [folder, whole.path].map((path) => new CheckpointManager(join(path, 'checkpoints')).load(2)),
    );
    expect(beside?.policies).toEqual(waited?.policies);
    expect(beside?.state.arrays).toEqual(waited?.state.arrays);
    await whole.remove();
  });

  it('is waited for when the training fails', async () => {
    const { seen, target, release } = heldTarget();
    let isOver = false;
    const stopAtThree = (): boolean => {
      if (only('iteration', seen).length === 3) throw new Error('out of memory');
      return false;
    };
    const training = trainWith(target, seen, {}, onlyStop(stopAtThree)).finally(() => (isOver = true));
    training.catch(() => undefined);
    await until(() => only('iteration', seen).length === 3);
    await pause(100);
    expect(isOver).toBe(false);
    release();
    await expect(training).rejects.toThrow('out of memory');
    expect(only('checkpoint', seen).map(({ iteration }) => iteration)).toEqual([2]);
    expect(only('warning', seen).at(-1)?.message).toMatch(/^what was trained after iteration 2 is not saved/);
  });

  /** A real store whose first save begins at once, and does not end before `release`. */
  function heldTarget() {
    const manager = new CheckpointManager(join(folder, 'checkpoints'));
    const seen: TrainingEvent[] = [];
    let release = (): void => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    const target = {
      directory: manager.directory,
      running: 0,
      mostRunning: 0,
      save: async (input: CheckpointInput): Promise<SavedCheckpoint> => {
        target.mostRunning = Math.max(target.mostRunning, ++target.running);
        const saving = manager.save(input);
        await held;
        return saving.finally(() => target.running--);
      },
    };
    return { seen, target, release };
  }
});

describe('a session that cannot write', () => {
  it('tells of a save that fails and tries again at the next checkpoint', async () => {
    const { seen, target } = fakeTarget([new Error('The disk is full.')]);
    await trainWith(target, seen);
    expect(only('warning', seen).map(({ message }) => message)).toEqual([
      'the checkpoint of iteration 2 could not be saved: The disk is full. ' +
        'Training goes on, and the next checkpoint tries again.',
    ]);
    expect(only('checkpoint', seen).map(({ iteration }) => iteration)).toEqual([4]);
    expect(only('finished', seen)).toHaveLength(1);
  });

  it.each([
    ['ENOSPC', 'disk full'],
    ['EDQUOT', 'disk quota used up'],
    ['EIO', 'disk error'],
    ['EROFS', 'disk read-only'],
    ['EACCES', 'directory not writable'],
    ['EMFILE', 'too many open files'],
  ])('is degraded by %s until the next save succeeds, and trains on', async (code, reason) => {
    const refusal = (): Error => Object.assign(new Error('It did not work.'), { code });
    const { seen, target } = fakeTarget([null, refusal(), refusal()]);
    await trainWith(target, seen, { checkpointFreq: 1, iterations: 5 });
    expect(only('iteration', seen)).toHaveLength(5);
    const message = `degraded: ${reason}, last good checkpoint checkpoint_000001`;
    const lastGoodCheckpoint = 'checkpoint_000001';
    const told = only('degraded', seen);
    expect(told).toEqual([
      expect.objectContaining({ iteration: 2, since: 2, code, reason, lastGoodCheckpoint, message }),
      expect.objectContaining({ iteration: 3, since: 2, code, reason, lastGoodCheckpoint, message }),
    ]);
    expect(told[0]?.problem).toBe(
      'the checkpoint of iteration 2 could not be saved: It did not work. ' +
        'Training goes on, and the next checkpoint tries again.',
    );
    expect(only('recovered', seen)).toEqual([
      {
        type: 'recovered',
        iteration: 4,
        name: 'checkpoint_000004',
        message: 'checkpoints are saved again: checkpoint_000004',
      },
    ]);
    expect(only('checkpoint', seen).map(({ iteration }) => iteration)).toEqual([1, 4, 5]);
  });

  it('says that there is no checkpoint yet when the first cannot be saved', async () => {
    // The store wraps what the operating system says.
    const cause = Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
    const { seen, target } = fakeTarget([new Error('The checkpoint was not saved.', { cause })]);
    await trainWith(target, seen);
    expect(only('degraded', seen).map(({ message }) => message)).toEqual([
      'degraded: disk full, no checkpoint yet',
    ]);
  });

  it('ends with the error when the last save fails, and says from where it goes on', async () => {
    const { seen, target } = fakeTarget([null, new Error('The disk is full.')]);
    await expect(trainWith(target, seen)).rejects.toThrow('The disk is full.');
    expect(only('warning', seen).at(-1)?.message).toMatch(
      /^what was trained after iteration 2 is not saved; "train latest" goes on from .*checkpoint_000002$/,
    );
    expect(only('finished', seen)).toHaveLength(0);
  });

  it('counts a checkpoint whose history and figure cannot be written', async () => {
    await mkdir(join(folder, 'checkpoints', 'metrics_iter_4.json', 'in-the-way'), { recursive: true });
    await mkdir(join(folder, 'checkpoints', 'training_metrics_iter_4.png', 'in-the-way'), {
      recursive: true,
    });
    const seen = await events(smallRequest(folder));
    const warnings = only('warning', seen).map(({ message }) => message);
    expect(warnings).toHaveLength(2);
    for (const warning of warnings)
      expect(warning).toMatch(/could not be written.*checkpoint_000004 itself is saved$/);
    expect(only('finished', seen)[0]?.checkpoint).toMatch(/checkpoint_000004$/);
    expect((await checkpointFiles()).filter((name) => name.includes('tmp'))).toEqual([]);
  });

  it('refuses to start where the log of the run cannot be, with one sentence', async () => {
    await writeFile(join(folder, 'runs'), 'a file');
    await expect(events(smallRequest(folder))).rejects.toThrow(UserError);
    await expect(events(smallRequest(folder))).rejects.toThrow(/metrics of the run.*--runs-dir/);
  });

  /** Trains with a target whose saves fail in turn with the given errors; null: the save goes to a real store. */
  function fakeTarget(faults: (Error | null)[]) {
    const manager = new CheckpointManager(join(folder, 'checkpoints'));
    const seen: TrainingEvent[] = [];
    const save: CheckpointManager['save'] = async (input) => {
      const fault = faults.shift() ?? null;
      if (fault !== null) throw fault;
      return manager.save(input);
    };
    return { seen, target: { directory: manager.directory, save } };
  }
});

describe('a session that is asked for something', () => {
  it('stands still between two iterations, saves when told to, and ends with the same bits', async () => {
    const seen: TrainingEvent[] = [];
    const { hear, wishes } = heard();
    hear('pause');
    hear('save');
    hear('watch');
    const training = runSession(smallRequest(folder), (event) => void seen.push(event), wishes);
    await until(() => only('checkpoint', seen).length === 1);
    // A training that did not stand still would be done long before.
    await pause(100);
    expect(only('iteration', seen)).toHaveLength(1);
    expect(only('paused', seen)).toEqual([{ type: 'paused', iteration: 1 }]);
    expect(only('continued', seen)).toEqual([]);
    hear('watch');
    await until(() => only('policies', seen).length === 2);
    hear('save');
    hear('resume');
    await training;
    expect(only('policies', seen).map(({ iteration }) => iteration)).toEqual([0, 1]);
    expect(only('continued', seen)).toEqual([{ type: 'continued', iteration: 1 }]);
    expect(only('checkpoint', seen).map(({ iteration }) => iteration)).toEqual([1, 2, 4]);

    const whole = await temporaryFolder();
    await events(smallRequest(whole.path));
    expect(await digests(folder)).toEqual(await digests(whole.path));
    await whole.remove();
  });

  it('saves after the iteration, pausing or not, but nothing twice', async () => {
    const seen: TrainingEvent[] = [];
    const { hear, wishes } = heard();
    hear('save');
    const emit = (event: TrainingEvent): void => {
      seen.push(event);
      if (event.type === 'iteration' && event.metrics.iteration === 2) hear('save');
    };
    await runSession(smallRequest(folder), emit, wishes);
    expect(only('checkpoint', seen).map(({ iteration }) => iteration)).toEqual([1, 2, 4]);
    expect(only('paused', seen)).toEqual([]);
  });

  it('stops while it stands still', async () => {
    const seen: TrainingEvent[] = [];
    const { hear, wishes } = heard();
    hear('pause');
    const training = runSession(smallRequest(folder), (event) => void seen.push(event), wishes);
    await until(() => only('paused', seen).length === 1);
    hear('stop');
    await training;
    expect(only('finished', seen)[0]).toMatchObject({ reason: 'interrupted', iteration: 1 });
    expect(await checkpointFiles()).toContain('checkpoint_000001');
  });

  function heard(): { hear: (wish: TrainingWish) => void; wishes: TrainingWishes } {
    const wishes = new HeardWishes();
    return { hear: (wish) => wishes.hear(wish), wishes };
  }

  /** SHA-256 of everything in the last checkpoint that learning decides. */
  async function digests(path: string): Promise<Record<string, string>> {
    const directory = join(path, 'checkpoints', 'checkpoint_000004');
    const files = (await readdir(directory, { recursive: true })).filter((name) =>
      name.endsWith('.safetensors'),
    );
    expect(files).toHaveLength(3);
    const entries = files.map(async (name): Promise<[string, string]> => {
      const bytes = await readFile(join(directory, name));
      return [name, createHash('sha256').update(bytes).digest('hex')];
    });
    return Object.fromEntries(await Promise.all(entries));
  }
});

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

/** Trains a small session whose checkpoints go to `target`. */
async function trainWith(
  target: CheckpointTarget,
  seen: TrainingEvent[],
  changes: Partial<ResolvedConfig> = {},
  wishes: TrainingWishes = onlyStop(() => false),
): Promise<void> {
  const manager = new CheckpointManager(join(folder, 'checkpoints'));
  const request = smallRequest(folder, { config: { ...smallConfig(folder), ...changes } });
  const session = await openSession(request, manager, () => undefined);
  const emit = (event: TrainingEvent): void => void seen.push(event);
  await train(session, target, inlineViews, emit, wishes).finally(() => session.record.log.close());
}

/** A row without what a clock measured. */
function reproducible(row: object): object {
  return Object.fromEntries(
    Object.entries(row).filter(
      ([name]) => name !== 'timestamp' && metricDefinition(name)?.reproducible !== false,
    ),
  );
}

async function until(isSo: () => boolean): Promise<void> {
  for (let i = 0; i < 4000 && !isSo(); i++) await pause(5);
  expect(isSo()).toBe(true);
}
