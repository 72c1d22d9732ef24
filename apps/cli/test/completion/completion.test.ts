import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { CheckpointManager } from '@hideout/checkpoints';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { main } from '../../src/main.js';
import { saveCheckpoints } from '../choosing/saved-checkpoints.js';

let folder: string;
let checkpoints: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hideout-completion-'));
  checkpoints = join(folder, 'checkpoints');
  const manager = new CheckpointManager(checkpoints, { keepLastN: 0 });
  await saveCheckpoints(manager, [10, 20, 20, 30]);
  await manager.archive('10');
});
afterAll(() => rm(folder, { recursive: true }));

/** What the program itself answers a shell: its own grammar, its own store. */
async function complete(...words: string[]): Promise<string[]> {
  let out = '';
  const stdout = new Writable({
    write(chunk: Buffer, _encoding, done) {
      out += chunk.toString();
      done();
    },
  });
  const argv = ['node', 'hideout', 'complete', '--', ...words];
  await main({ argv, env: {}, stdout, stderr: stdout });
  return out.split('\n').filter((line) => line !== '');
}

async function texts(...words: string[]): Promise<string[]> {
  return (await complete(...words)).map((line) => line.split('\t')[0] ?? '');
}

describe('what a word can be completed to', () => {
  it('is a command, with its meaning', async () => {
    expect(await complete('li')).toEqual(['list\tlist the checkpoints']);
    const all = await texts('');
    expect(all).toEqual(expect.arrayContaining(['train', 'continue', 'verify', 'completion', 'help']));
    expect(all).not.toContain('complete');
    expect(await texts('help', 'tr')).toEqual(['train']);
  });

  it('is an option of the command that was not given yet', async () => {
    expect(await texts('list', '--')).toEqual([
      '--config',
      '--checkpoint-dir',
      '--detailed',
      '--json',
      '--help',
    ]);
    expect(await texts('list', '-d', '--checkpoint-dir', 'x', '--')).toEqual([
      '--config',
      '--json',
      '--help',
    ]);
    expect(await texts('--v')).toEqual(['--version']);
  });

  it('is a value of the option before it', async () => {
    expect(await texts('best', '--mode', '')).toEqual(['max', 'min']);
    expect(await texts('export', '--format', 'o')).toEqual(['onnx']);
    expect(await texts('completion', '')).toEqual(['bash', 'zsh', 'fish']);
    expect(await texts('train', '--iterations', '')).toEqual([]);
  });

  it('is a file or a directory where one is meant, which the shell knows best', async () => {
    expect(await complete('train', '--config', 'c')).toEqual([':files']);
    expect(await complete('list', '--checkpoint-dir', '')).toEqual([':directories']);
    expect(await complete('init', '')).toEqual([':directories']);
    expect(await complete('demo', './check')).toEqual([':directories']);
  });

  it('is a checkpoint, the newest first, with its reward', async () => {
    const here = ['--checkpoint-dir', checkpoints];
    expect(await complete('demo', ...here, '')).toEqual([
      'latest\tthe newest',
      'best\tthe best by ppo.keep_best, or reward_mean',
      'checkpoint_000030\treward 3.00',
      'checkpoint_000020_v2\treward 2.00',
      'checkpoint_000020\treward 2.00',
      '30\tthe newest of this iteration',
      '20\tthe newest of this iteration',
    ]);
    expect(await texts('verify', ...here, 'latest', '3')).toEqual(['30']);
    expect(await texts('demo', ...here, 'latest', '3')).toEqual([]);
    expect(await texts('reproduce', ...here, 'latest', '--from', 'checkpoint_00002')).toEqual([
      'checkpoint_000020_v2',
      'checkpoint_000020',
    ]);
    expect(await texts('unarchive', ...here, '')).toEqual(['checkpoint_000010']);
  });

  it('is nothing where nothing can be said', async () => {
    expect(await complete('no-such-command', '')).toEqual([]);
    expect(await complete('demo', '--config', 'no-such-file.yaml', '')).toEqual([]);
    expect(await complete('list', 'x')).toEqual([]);
  });
});
