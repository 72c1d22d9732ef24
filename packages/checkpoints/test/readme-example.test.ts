import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as door from '../src/index.js';
import { temporaryDirectory } from './temporary-directory.js';

const readme = readFileSync(join(import.meta.dirname, '../README.md'), 'utf8');

test('the example of the README runs and prints what it says', async () => {
  const example = /```ts\n(.*?)```/s.exec(readme)?.[1] ?? '';
  const body = example.replace(/^import .*$/m, '').replace("'./checkpoints'", 'directory');
  const AsyncFunction = (async () => undefined).constructor as new (
    ...source: string[]
  ) => (
    ...given: unknown[]
  ) => Promise<[{ iteration: number }, { name: string }, { label: string }, { name: string }]>;
  const lines: string[] = [];
  const run = new AsyncFunction(
    'CheckpointManager',
    'directory',
    'console',
    `${body}; await manager.releaseLock(); return [metadata, latest, checkpoint50, best];`,
  );
  const [metadata, latest, checkpoint50, best] = await run(door.CheckpointManager, temporaryDirectory(), {
    log: (line: string) => lines.push(line),
  });
  expect(lines).toEqual(['Latest: checkpoint_000050', 'Iter 50: Reward 172.18']);
  expect(best.name).toBe('checkpoint_000050');
  expect(metadata.iteration).toBe(50);
  expect(latest.name).toBe('checkpoint_000050');
  expect(checkpoint50.label).toBe('50');
});

// "Loading in your own scripts" needs the other packages: tools/test/packed-packages.test.ts runs it.

test('the README names every error of the package', () => {
  for (const name of Object.keys(door).filter((each) => each.endsWith('Error')))
    expect(readme).toContain(`\`${name}\``);
});
