import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { TrainingEvent } from '../../src/training/events.js';
import { runSession } from '../../src/training/session.js';
import { HeardWishes } from '../../src/training/training-wishes.js';
import type { TrainingWish, TrainingWishes } from '../../src/training/training-wishes.js';
import { events, only, smallRequest, temporaryFolder, until } from './small-training.js';

let folder: string;
let remove: () => Promise<void>;
beforeEach(async () => {
  ({ path: folder, remove } = await temporaryFolder());
});
afterEach(() => remove());

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
    expect(await readdir(join(folder, 'checkpoints'))).toContain('checkpoint_000001');
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
