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
  ) => (...given: unknown[]) => Promise<[{ iteration: number }, { name: string }, { label: string }]>;
  const lines: string[] = [];
  const run = new AsyncFunction(
    'CheckpointManager',
    'directory',
    'console',
    `${body}; await manager.releaseLock(); return [metadata, latest, checkpoint50];`,
  );
  const [metadata, latest, checkpoint50] = await run(door.CheckpointManager, temporaryDirectory(), {
    log: (line: string) => lines.push(line),
  });
  expect(lines).toEqual(['Iter 50: Reward 172.18']);
  expect(metadata.iteration).toBe(50);
  expect(latest.name).toBe('checkpoint_000050');
  expect(checkpoint50.label).toBe('50');
});

test('the README names every error of the package', () => {
  for (const name of Object.keys(door).filter((each) => each.endsWith('Error')))
    expect(readme).toContain(`\`${name}\``);
});
