import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { afterEach, describe, expect, it } from '@jest/globals';
import { firstLine } from '../../src/commands/dashboard-beside.js';

const children: ChildProcess[] = [];
afterEach(() => children.splice(0).forEach((child) => child.kill('SIGKILL')));

/** A program in place of the dashboard's. */
function program(source: string) {
  const child = spawn(process.execPath, ['-e', source], { stdio: ['ignore', 'pipe', 'pipe'] });
  children.push(child);
  return child;
}

describe('what a dashboard says first', () => {
  it('is one line, on either stream; what comes after it is not gathered', async () => {
    const child = program(
      'console.error("The dashboard is at x"); setInterval(() => console.log("more"), 5)',
    );
    expect(await firstLine(child)).toBe('The dashboard is at x');
    expect([child.stdout.listenerCount('data'), child.stderr.listenerCount('data')]).toEqual([0, 0]);
  });

  it('is not waited for without end', async () => {
    const child = program('setInterval(() => undefined, 1000)');
    expect(await firstLine(child, 20)).toBe('The dashboard has not answered yet.');
    expect(child.exitCode).toBeNull();
  });

  it('is what it ended with, or that it ended', async () => {
    expect(await firstLine(program('process.stdout.write("no line")'))).toBe('no line');
    expect(await firstLine(program(''))).toBe('The dashboard ended at once.');
    const missing = spawn('/no/such/program');
    expect(await firstLine(missing)).toMatch(/^The dashboard cannot be started: .*ENOENT/);
  });
});
