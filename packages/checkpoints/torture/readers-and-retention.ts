import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { CheckpointManager } from '../src/checkpoint-manager.js';
import { programPath, withDirectory } from './places.js';
import type { Row, RowOptions } from './row.js';
import { RowCount } from './row.js';
import { tinyInput } from './tiny-checkpoint.js';

const READERS = 2;
const LOADS_A_ROUND = 10_000;

interface Reading {
  problems: string[];
  /** How many different checkpoints were loaded. */
  iterations: number;
}

/**
 * Processes load the newest checkpoint and list all, over and over, while this one saves as fast as it can and retention
 * keeps two: no error, no warning, nothing skipped, never an older one than before. A case is a load.
 */
export const readersAndRetention: Row = async (options: RowOptions) => {
  const count = new RowCount('readers and retention', options);
  const figures = { saves: 0, checkpointsSeen: 0 };
  while (!count.isDone) {
    const each = Math.ceil(Math.min(LOADS_A_ROUND, options.cases - count.cases) / READERS);
    await withDirectory(async (directory) => {
      const manager = new CheckpointManager(directory, { keepLastN: 2 });
      await manager.acquireLock();
      await manager.save(tinyInput(1));
      let isReading = true;
      const readings = Promise.all(Array.from({ length: READERS }, () => read(directory, each))).finally(
        () => (isReading = false),
      );
      let iteration = 1;
      while (isReading) await manager.save(tinyInput(++iteration));
      await manager.releaseLock();
      figures.saves += iteration;
      for (const { problems, iterations } of await readings) {
        figures.checkpointsSeen += iterations;
        for (let i = 0; i < each; i++) await count.add(problems[i] ?? null);
      }
    });
    options.onProgress?.(count.cases);
  }
  Object.assign(count.figures, figures);
  return count.report();
};

async function read(directory: string, loads: number): Promise<Reading> {
  const child = spawn(process.execPath, [programPath('reading.mjs'), directory, String(loads)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    // A Ctrl+C of the terminal is for the row only.
    detached: true,
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  await once(child, 'close');
  return JSON.parse(output) as Reading;
}
