import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CheckpointManager } from '@hideout/checkpoints';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { checkedReference } from '../../src/choosing/checkpoint-reference.js';
import { chooseCheckpoint, chooseNamedCheckpoint } from '../../src/choosing/choose-checkpoint.js';
import { interactiveTerminal } from '../../src/ui/terminal.js';
import { UserError } from '../../src/user-error.js';
import { saveCheckpoints } from './saved-checkpoints.js';

let folder: string;
let manager: CheckpointManager;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hideout-references-'));
  manager = new CheckpointManager(join(folder, 'checkpoints'), { keepLastN: 0 });
  await saveCheckpoints(manager, [10, 20, 20, 30, 40]);
  await manager.archive('30');
});
afterAll(() => rm(folder, { recursive: true }));

async function reference(text: string) {
  const told: string[] = [];
  const taken = await checkedReference(manager, text, (sentence) => told.push(sentence));
  return { taken, told };
}

describe('what a user calls a checkpoint', () => {
  it.each(['latest', 'best', 'best:hider_reward', 'checkpoint_000010', '20_v2', './checkpoints/x', '/x/y'])(
    'goes to the store as it is where the store knows it, or it is a path: %s',
    async (text) => expect(await reference(text)).toEqual({ taken: text, told: [] }),
  );

  it('may be an iteration', async () => {
    expect(await reference('10')).toEqual({ taken: 'checkpoint_000010', told: [] });
  });

  it('means the newest of an iteration that has several, and says so', async () => {
    expect(await reference('20')).toEqual({
      taken: 'checkpoint_000020_v2',
      told: [
        'iteration 20 has 2 checkpoints (checkpoint_000020, checkpoint_000020_v2); checkpoint_000020_v2 is taken, ' +
          'which was saved last',
      ],
    });
  });

  it.each([
    ['chekpoint_000010', 'checkpoint_000010'],
    ['latets', 'latest'],
    ['bets', 'best'],
    ['checkpoint_20', 'checkpoint_000020_v2'],
    ['11', 'checkpoint_000010'],
    ['checkpoint_000099', 'checkpoint_000040'],
    ['0010', 'checkpoint_000010'],
  ])('is corrected where it is nearly right: %s', async (text, meant) => {
    const directory = manager.directory;
    await expect(reference(text)).rejects.toThrow(
      `No checkpoint "${text}": there is none in ${directory}; did you mean ${meant}?`,
    );
    await expect(reference(text)).rejects.toThrow(UserError);
  });

  it('is left to the store, which says more, where it is archived or like nothing', async () => {
    for (const text of ['30', 'checkpoint_000030', 'something else'])
      expect(await reference(text)).toEqual({ taken: text, told: [] });
  });
});

describe('a checkpoint that is not named', () => {
  const stderr = { write: () => true };

  it('is the newest where nobody can be asked', async () => {
    expect(await chooseCheckpoint(undefined, manager, { stderr })).toBe('latest');
  });

  it('must be named where it is to be changed', async () => {
    await expect(chooseNamedCheckpoint(undefined, manager, { stderr })).rejects.toThrow(
      /^name a checkpoint: /u,
    );
    expect(await chooseNamedCheckpoint('10', manager, { stderr })).toBe('checkpoint_000010');
  });

  it('is asked for only where there are checkpoints', async () => {
    const terminal = { stdin: process.stdin, stdout: process.stdout, env: {} };
    const empty = new CheckpointManager(join(folder, 'none'));
    await expect(chooseCheckpoint(undefined, empty, { stderr, terminal })).rejects.toThrow(
      /^There are no checkpoints in /u,
    );
  });
});

describe('a terminal in which somebody can be asked', () => {
  const tty = { isTTY: true };

  it('has a keyboard and a screen', () => {
    expect(interactiveTerminal({ stdin: tty, stdout: tty, env: {} })).not.toBeNull();
    expect(interactiveTerminal({ stdin: {}, stdout: tty, env: {} })).toBeNull();
    expect(interactiveTerminal({ stdin: tty, stdout: {}, env: {} })).toBeNull();
    expect(interactiveTerminal({ stdout: tty, env: {} })).toBeNull();
  });

  it('is none in continuous integration, nor where lines are asked for', () => {
    const streams = { stdin: tty, stdout: tty };
    expect(interactiveTerminal({ ...streams, env: { CI: 'true' } })).toBeNull();
    expect(interactiveTerminal({ ...streams, env: { TERM: 'dumb' } })).toBeNull();
    expect(interactiveTerminal({ ...streams, env: {} }, { plain: true })).toBeNull();
    expect(interactiveTerminal({ ...streams, env: {} }, { json: true })).toBeNull();
  });
});
