import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CheckpointManager } from '@hideout/checkpoints';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { archiveCommand, unarchiveCommand } from '../../src/commands/archive.js';
import { bestCommand } from '../../src/commands/best.js';
import { pinCommand } from '../../src/commands/pin.js';
import { pruneCommand } from '../../src/commands/prune.js';
import type { CommandOutput } from '../../src/store/checkpoint-store.js';
import { UserError } from '../../src/user-error.js';

let folder: string;
let checkpointDirectory: string;
let configPath: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hideout-commands-'));
  checkpointDirectory = join(folder, 'checkpoints');
  configPath = join(folder, 'config.yaml');
  await configure('{}');
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

function configure(ppo: string): Promise<void> {
  return writeFile(configPath, `ppo: ${ppo}\n`);
}

async function printed(command: (output: CommandOutput) => Promise<number>) {
  let [out, err] = ['', ''];
  const code = await command({
    stdout: { write: (text) => (out += text) },
    stderr: { write: (text) => (err += text) },
  });
  return { code, out, err };
}

const prune = (dryRun = false, json = false) =>
  printed((output) => pruneCommand({ dryRun, json, configPath, checkpointDirectory }, output));
const pin = (checkpoint: string, unpin = false) =>
  printed((output) => pinCommand({ checkpoint, unpin, configPath, checkpointDirectory }, output));
const best = (options: { metric?: string; mode?: 'max' | 'min'; json?: boolean } = {}) =>
  printed((output) => bestCommand({ json: false, ...options, configPath, checkpointDirectory }, output));

async function saveAll(...rewards: number[]): Promise<void> {
  const manager = new CheckpointManager(checkpointDirectory, { keepLastN: 0 });
  for (const [i, reward_mean] of rewards.entries())
    await manager.save({
      iteration: 10 * (i + 1),
      metadata: {
        reward_mean,
        seeker_reward: -reward_mean,
        hider_reward: null,
        episode_len_mean: 240,
        episodes_completed: 1,
      },
      state: { json: {}, arrays: {} },
      policies: {},
    });
}

describe('hideout prune', () => {
  it('does what config.yaml says, and says why', async () => {
    await saveAll(1, 9, 2, 3, 4);
    await configure('{ keep_last_n: 1, keep_every: 40, keep_best: { count: 1 } }');
    const { code, out, err } = await prune();
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const titles = 'newest 1, every 40 iterations, best 1 by highest reward_mean';
    expect(out.split('\n').slice(0, 5)).toEqual([
      `checkpoint_000010  goes:  not among: ${titles}`,
      'checkpoint_000020  stays: best 1 by highest reward_mean',
      `checkpoint_000030  goes:  not among: ${titles}`,
      'checkpoint_000040  stays: every 40 iterations',
      'checkpoint_000050  stays: newest 1',
    ]);
    expect(out).toMatch(/^Removed 2 of 5 checkpoints, [\d.]+ k?B\.$/mu);
    expect((await readdir(checkpointDirectory)).filter((name) => name.startsWith('checkpoint_0'))).toEqual([
      'checkpoint_000020',
      'checkpoint_000040',
      'checkpoint_000050',
    ]);
  });

  it('only says so in a dry run, as JSON too', async () => {
    await saveAll(1, 2, 3);
    await configure('{ keep_last_n: 2 }');
    const before = await readdir(checkpointDirectory, { recursive: true });
    expect((await prune(true)).out).toMatch(/^Would remove 1 of 3 checkpoints/mu);
    expect(JSON.parse((await prune(true, true)).out)).toMatchObject({ dry_run: true, removed: [] });
    expect(await readdir(checkpointDirectory, { recursive: true })).toEqual(before);
  });

  it('says one sentence about no checkpoints, and creates nothing', async () => {
    expect(await prune()).toEqual({
      code: 0,
      out: `There are no checkpoints in ${checkpointDirectory} yet: "npx hideout train" writes them.\n`,
      err: '',
    });
    expect(await readdir(folder)).toEqual(['config.yaml']);
  });

  it('refuses a file in place of a directory', async () => {
    await writeFile(checkpointDirectory, '');
    await expect(prune()).rejects.toThrow(UserError);
  });
});

describe('hideout pin', () => {
  it('keeps a checkpoint until it is unpinned', async () => {
    await saveAll(1, 2, 3);
    await configure('{ keep_last_n: 2 }');
    expect(await pin('10')).toEqual({
      code: 0,
      out: 'checkpoint_000010 is pinned: retention never removes it.\n',
      err: '',
    });
    expect((await prune()).out).toMatch(/^checkpoint_000010 {2}stays: pinned$/mu);
    expect((await pin('checkpoint_000010', true)).out).toBe(
      'checkpoint_000010 is not pinned: it goes when no other rule keeps it.\n',
    );
    expect((await prune()).out).toMatch(/^checkpoint_000010 {2}goes: {2}not among: newest 2$/mu);
  });

  it('passes on that there is no such checkpoint, and creates nothing', async () => {
    await expect(pin('10')).rejects.toMatchObject({ name: 'CheckpointNotFoundError' });
    expect(await readdir(folder)).toEqual(['config.yaml']);
  });
});

describe('hideout archive and unarchive', () => {
  const archive = (checkpoint: string, keep = false) =>
    printed((output) => archiveCommand({ checkpoint, keep, configPath, checkpointDirectory }, output));
  const unarchive = (checkpoint: string, keep = false) =>
    printed((output) => unarchiveCommand({ checkpoint, keep, configPath, checkpointDirectory }, output));

  it('pack a checkpoint and bring it back, pinned', async () => {
    await saveAll(1, 2);
    const path = join(checkpointDirectory, 'checkpoint_000010.tar.gz');
    const packed = await archive('10');
    expect(packed).toMatchObject({ code: 0, err: '' });
    expect(packed.out).toMatch(/^Archived as .*checkpoint_000010\.tar\.gz \([\d.]+ k?B\)\.\n$/u);
    expect(await readdir(checkpointDirectory)).not.toContain('checkpoint_000010');
    expect(await unarchive(path)).toEqual({
      code: 0,
      out: 'checkpoint_000010 is back, and pinned: "hideout pin --unpin" leaves it to retention again.\n',
      err: '',
    });
    expect(await readdir(checkpointDirectory)).not.toContain('checkpoint_000010.tar.gz');
    await archive('latest', true);
    expect(await readdir(checkpointDirectory)).toContain('checkpoint_000020');
  });

  it('pass on why not', async () => {
    await expect(archive('10')).rejects.toThrow(UserError);
    await saveAll(1);
    await expect(archive('latest')).rejects.toMatchObject({ name: 'CheckpointNeededError' });
    await expect(unarchive('99')).rejects.toMatchObject({ name: 'CheckpointNotFoundError' });
    await writeFile(join(folder, 'x.tar.gz'), 'rubbish');
    await expect(unarchive(join(folder, 'x.tar.gz'))).rejects.toMatchObject({ name: 'ArchiveDamagedError' });
  });
});

describe('hideout best', () => {
  it('names the checkpoint with the highest mean reward', async () => {
    await saveAll(1, 9.123456789, 3);
    expect(await best()).toEqual({
      code: 0,
      out: 'checkpoint_000020: highest reward_mean, 9.12346\n',
      err: '',
    });
  });

  it('goes by what is asked for, or by what config.yaml keeps as the best', async () => {
    await saveAll(1, 9, 3);
    expect((await best({ metric: 'seeker_reward' })).out).toBe(
      'checkpoint_000010: highest seeker_reward, -1\n',
    );
    expect((await best({ mode: 'min' })).out).toBe('checkpoint_000010: lowest reward_mean, 1\n');
    await configure('{ keep_best: { metric: seeker_reward, mode: min } }');
    expect((await best()).out).toBe('checkpoint_000020: lowest seeker_reward, -9\n');
    expect((await best({ metric: 'seeker_reward', mode: 'max' })).out).toMatch(/^checkpoint_000010/u);
    expect((await best({ metric: 'reward_mean' })).out).toMatch(/^checkpoint_000020: highest/u);
  });

  it('prints JSON', async () => {
    await saveAll(1, 9, 3);
    expect(JSON.parse((await best({ json: true })).out)).toMatchObject({
      name: 'checkpoint_000020',
      reward_mean: 9,
      pinned_at: null,
    });
  });

  it('is a mistake where no checkpoint has the figure', async () => {
    await expect(best({ metric: 'speed' })).rejects.toThrow(/no good checkpoint in .* has a figure speed/u);
    await saveAll(1);
    await expect(best({ metric: 'hider_reward' })).rejects.toThrow(UserError);
  });
});
