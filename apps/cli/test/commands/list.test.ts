import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CheckpointManager } from '@hideout/checkpoints';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { listCommand } from '../../src/commands/list.js';
import { UserError } from '../../src/user-error.js';

let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'hideout-list-'));
});

afterEach(async () => {
  await rm(directory, { recursive: true });
});

async function list(checkpointDirectory: string, changes: { detailed?: boolean; json?: boolean } = {}) {
  let out = '';
  let err = '';
  const code = await listCommand(
    { detailed: false, json: false, checkpointDirectory, ...changes },
    { stdout: { write: (text) => (out += text) }, stderr: { write: (text) => (err += text) } },
  );
  return { code, out, err };
}

async function save(iteration: number): Promise<void> {
  await new CheckpointManager(directory).save({
    iteration,
    metadata: {
      reward_mean: 1.5,
      seeker_reward: 1,
      hider_reward: 2,
      episode_len_mean: 240,
      episodes_completed: 4 * iteration,
    },
    state: { json: {}, arrays: {} },
    policies: {},
  });
}

describe('hideout list', () => {
  it('says one sentence about an empty directory', async () => {
    expect(await list(directory)).toEqual({
      code: 0,
      out: `There are no checkpoints in ${directory} yet: "npx hideout train" writes them.\n`,
      err: '',
    });
  });

  it('says the same about a directory that does not exist, and does not create it', async () => {
    const missing = join(directory, 'missing');
    const { code, out } = await list(missing);
    expect(code).toBe(0);
    expect(out.split('\n')).toHaveLength(2);
    expect(await readdir(directory)).toEqual([]);
  });

  it('lists what a store has saved, the newest as the final one', async () => {
    await save(10);
    await save(20);
    const { code, out, err } = await list(directory, { detailed: true });
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/^10 {7}\d{4}-\d\d-\d\d {3}1\.50 {7}40 {9}checkpoint_000010$/mu);
    expect(out).toMatch(/^20 {7}\d{4}-\d\d-\d\d {3}1\.50 {7}80 {9}checkpoint_000020 \[FINAL\]$/mu);
    expect(out).toContain('Total checkpoints: 2');
    expect(out).toContain('Latest iteration: 20');
  });

  it('prints JSON, for an empty directory too', async () => {
    expect(JSON.parse((await list(directory, { json: true })).out)).toMatchObject({
      directory,
      total_checkpoints: 0,
      latest_iteration: null,
      checkpoints: [],
    });
    await save(10);
    expect(JSON.parse((await list(directory, { json: true })).out)).toMatchObject({
      latest_iteration: 10,
      checkpoints: [{ iteration: 10, final: true, damaged: null }],
    });
  });

  it('lists a directory in which everything is archived', async () => {
    await save(10);
    await new CheckpointManager(directory).archive(10, { keep: true });
    await rm(join(directory, 'checkpoint_000010'), { recursive: true });
    const { out } = await list(directory);
    expect(out).toContain('Total checkpoints: 0');
    expect(out).toMatch(/^ {3}Archived: checkpoint_000010 \(\d+ k?B\)$/mu);
  });

  it('refuses a file in place of a directory', async () => {
    const file = join(directory, 'file');
    await writeFile(file, '');
    await expect(list(file)).rejects.toThrow(UserError);
  });
});
