import { describe, expect, jest, test } from '@jest/globals';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { RowReport } from '../torture/row.js';
import { ROWS } from '../torture/rows.js';

// Ends a row that hangs; a busy machine is no failure.
jest.setTimeout(600_000);

const PROGRAM = join(import.meta.dirname, '../out-tsc/torture/torture/main.js');

/** Runs a row as the long run does, in a process of its own: jest's sandbox makes it many times slower. */
function run(...args: readonly string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const env = { ...process.env, NODE_OPTIONS: '' };
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [PROGRAM, ...args], { env }, (_, stdout, stderr) =>
      resolve({ code: child.exitCode ?? -1, stdout, stderr }),
    );
  });
}

describe('at its ordinary figure nothing fails in the row', () => {
  for (const [name, { ordinary, obstacle }] of Object.entries(ROWS)) {
    const reason = obstacle?.() ?? null;
    if (reason !== null) test.skip(`${name} (${reason})`, () => undefined);
    else test.concurrent(name, () => expectNoFailure(name, ordinary));
  }

  async function expectNoFailure(name: string, ordinary: number): Promise<void> {
    const { stdout, stderr } = await run('--row', name, '--ordinary');
    expect(stderr).toBe('');
    const report = JSON.parse(stdout) as RowReport;
    expect(report).toMatchObject({ failures: 0, examples: [] });
    expect(report.cases).toBeGreaterThanOrEqual(ordinary);
    expect(report.skipped).toBeUndefined();
  }
});

test('a row says its class, cases, failures, seed and seconds in one line of JSON', async () => {
  const { code, stdout } = await run('--row', 'failing-calls', '--cases', '20', '--seed', '7');
  expect(code).toBe(0);
  expect(stdout.trim().split('\n')).toHaveLength(1);
  expect(JSON.parse(stdout)).toMatchObject({
    class: 'failing calls',
    cases: 20,
    failures: 0,
    seed: 7,
    seconds: expect.any(Number),
  });
});

test('Ctrl+C ends a run with what was done', async () => {
  const env = { ...process.env, NODE_OPTIONS: '' };
  const args = [PROGRAM, '--row', 'real-kills,damage', '--cases', '1000000'];
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'inherit'] });
  let stdout = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  await delay(3000);
  child.kill('SIGINT');
  child.kill('SIGINT');
  const [code] = (await once(child, 'close')) as [number | null];
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ class: 'real kills', failures: 0, examples: [] });
});

test.each([
  [['--row', 'nonsense'], /^there is no row nonsense; the rows are crash-states, /],
  [['--cases', 'many'], /^--cases takes a whole number, not many$/m],
])('%j is answered with one sentence', async (args, sentence) => {
  const { code, stdout, stderr } = await run(...args);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(sentence);
});
