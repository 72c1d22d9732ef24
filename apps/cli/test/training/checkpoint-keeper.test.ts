import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { CheckpointManager } from '@hideout/checkpoints';
import type { CheckpointInput, SavedCheckpoint } from '@hideout/checkpoints';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { TrainingEvent } from '../../src/training/events.js';
import { onlyStop } from '../../src/training/training-wishes.js';
import { events, only, smallRequest, temporaryFolder, trainWith, until } from './small-training.js';

let folder: string;
let remove: () => Promise<void>;
beforeEach(async () => {
  ({ path: folder, remove } = await temporaryFolder());
});
afterEach(() => remove());

describe('a save of a session', () => {
  it('runs beside the training, which goes on meanwhile', async () => {
    const { seen, target, release } = heldTarget();
    const training = trainWith(folder, target, seen);
    await until(() => only('iteration', seen).length === 3);
    expect(only('checkpoint', seen)).toEqual([]);
    release();
    await training;
    expect(only('checkpoint', seen).map(({ iteration }) => iteration)).toEqual([2, 4]);
  });

  it('waits for the one before, and the training with it; the screen says so', async () => {
    const { seen, target, release } = heldTarget();
    const training = trainWith(folder, target, seen, { checkpointFreq: 1 });
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
    const training = trainWith(folder, target, seen);
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
    const training = trainWith(folder, target, seen, {}, onlyStop(stopAtThree)).finally(
      () => (isOver = true),
    );
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
    await trainWith(folder, target, seen);
    expect(only('warning', seen).map(({ message }) => message)).toEqual([
      'the checkpoint of iteration 2 could not be saved: The disk is full. ' +
        'Training goes on, and the next checkpoint tries again.',
    ]);
    expect(only('checkpoint', seen).map(({ iteration }) => iteration)).toEqual([4]);
    expect(only('finished', seen)).toHaveLength(1);
  });

  it('is degraded by a full disk until the next save succeeds, and trains on', async () => {
    const [code, reason] = ['ENOSPC', 'disk full'];
    const refusal = (): Error => Object.assign(new Error('It did not work.'), { code });
    const { seen, target } = fakeTarget([null, refusal(), refusal()]);
    await trainWith(folder, target, seen, { checkpointFreq: 1, iterations: 5 });
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
    await trainWith(folder, target, seen);
    expect(only('degraded', seen).map(({ message }) => message)).toEqual([
      'degraded: disk full, no checkpoint yet',
    ]);
  });

  it('ends with the error when the last save fails, and says from where it goes on', async () => {
    const { seen, target } = fakeTarget([null, new Error('The disk is full.')]);
    await expect(trainWith(folder, target, seen)).rejects.toThrow('The disk is full.');
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
    expect((await readdir(join(folder, 'checkpoints'))).filter((name) => name.includes('tmp'))).toEqual([]);
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
