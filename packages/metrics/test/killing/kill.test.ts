import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { EventLog, readRunLog, RunLog } from '../../src/index.js';
import { exampleRows } from '../rows.js';
import { decodeEventFile } from '../tensorboard/event-file-decoder.js';
import { temporaryDirectory } from '../temporary-directory.js';

const program = fileURLToPath(new URL('./endless-run.mjs', import.meta.url));

/** Runs the program and kills it with SIGKILL after so many iterations; the newest that it said it had written. */
async function killedAfter(directory: string, resumeAt: number, iterations: number): Promise<number> {
  const child = spawn(process.execPath, [program, directory, String(resumeAt)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  let told = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    told = Number(line);
    if (told >= resumeAt + iterations) child.kill('SIGKILL');
  }
  expect(await ended).toEqual([null, 'SIGKILL']);
  return told;
}

test('a writer that is killed and resumed leaves log and event files without a gap and without doubled points', async () => {
  const directory = await temporaryDirectory();
  let resumeAt = 0;
  for (const iterations of [3, 20, 7]) {
    const told = await killedAfter(directory, resumeAt, iterations);
    const rows = (await readRunLog(directory))?.rows ?? [];
    expect(rows.length).toBeGreaterThanOrEqual(told);
    expect(rows).toEqual(exampleRows(rows.length));
    // As after a checkpoint two iterations before.
    resumeAt = told - 2;
  }
  const log = await RunLog.open(directory, { resumeAt: { iteration: resumeAt } });
  const events = await EventLog.open(directory, { resumeAt });
  await events.addRows(log.rows);
  await events.close();
  await log.close();
  expect(log.rows).toEqual(exampleRows(resumeAt));

  const names = (await readdir(directory)).filter((name) => name.startsWith('events.')).sort();
  expect(names).toHaveLength(4);
  const files = await Promise.all(names.map((name) => readFile(join(directory, name))));
  const steps = files
    .flatMap(decodeEventFile)
    .flatMap(({ step, values }) => (values.some(({ tag }) => tag === 'reward/all') ? [step] : []));
  expect(steps).toEqual(exampleRows(resumeAt).map(({ iteration }) => iteration));
});
