import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventLines } from './fixtures/event-lines.js';
import { root, start, startHideout, temporaryFolder, writeSmallConfig } from './fixtures/hideout.js';
import { Terminal, terminalObstacle } from './fixtures/terminal.js';

const program = `'${process.execPath}' '${join(root, 'apps/cli/bin/hideout.js')}'`;
const endless = '--iterations 100000';

let folder: string;
let remove: () => Promise<void>;
beforeEach(async () => {
  ({ path: folder, remove } = await temporaryFolder());
  await writeSmallConfig(folder);
});
afterEach(() => remove());

const saved = async (): Promise<string[]> =>
  (await readdir(join(folder, 'checkpoints'))).filter((name) => /^checkpoint_\d+$/.test(name));

describe('a training whose output breaks', () => {
  it('is not ended by a reader that leaves', async () => {
    const { child, outcome } = startHideout(['train', '--iterations', '6', '--plain'], folder);
    child.stdout?.once('data', () => child.stdout?.destroy());
    const { code, stderr } = await outcome;
    expect([code, stderr]).toEqual([0, '']);
    expect(await saved()).toEqual(['checkpoint_000006']);
  });

  const full = existsSync('/dev/full');
  (full ? it : it.skip)(
    `is not ended by a full disk under its output, but says that it was lost${full ? '' : ' (not run: there is no /dev/full)'}`,
    async () => {
      const command = `${program} train --iterations 6 --json > /dev/full`;
      const { code, stderr } = await start('sh', ['-c', command], folder).outcome;
      expect(code).toBe(1);
      expect(stderr).toMatch(/ENOSPC|no space/u);
      expect(await saved()).toEqual(['checkpoint_000006']);
    },
  );
});

describe('a training that gets a signal', () => {
  it.each([
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('%s finishes the iteration, saves, and ends with %d', async (signal, exitCode) => {
    const { child, outcome } = startHideout(['train', ...endless.split(' '), '--json'], folder);
    // Once: a second signal would end it at once.
    let isSent = false;
    child.stdout?.on('data', (chunk: Buffer) => {
      if (isSent || !chunk.toString().includes('"type":"iteration"')) return;
      isSent = child.kill(signal);
    });
    const { code, stdout } = await outcome;
    expect(code).toBe(exitCode);
    const events = await eventLines(stdout);
    expect(events.at(-1)).toMatchObject({ type: 'finished', reason: 'interrupted' });
    expect(await saved()).toHaveLength(1);
  });
});

const obstacle = terminalObstacle();
const whereTerminal = obstacle === null ? describe : describe.skip;

/** How the alternate screen is left: the main one is back, and its cursor is shown. */
const restored = '\u001b[?1049l\u001b[?25h';

whereTerminal(`a training in a terminal${obstacle === null ? '' : ` (not run: ${obstacle})`}`, () => {
  it('stands still, saves, goes on and shows a game by key, and leaves the terminal as it was', async () => {
    const terminal = new Terminal(`${program} train ${endless}; code=$?; stty -a; exit $code`, folder);
    await terminal.until(/Iteration [1-9]/u);
    terminal.type('p');
    await terminal.until(/Paused after iteration \d+/u);
    terminal.type('s');
    await terminal.until(/saved checkpoint_\d{6}/u);
    const [first] = await saved();
    const from = terminal.output.length;
    terminal.type('p');
    // After the pause there is a second iteration, and more.
    await terminal.until(/playing|learning/u, from);
    terminal.type('w');
    await terminal.until(/the policies of iteration \d+ play/u, from);
    terminal.type('q');
    expect(await terminal.ended).toBe(130);
    expect((await saved()).length).toBeGreaterThanOrEqual(2);
    expect(await saved()).toContain(first);
    const after = afterwards(terminal);
    expect(after).toContain('Training interrupted at iteration');
    expect(after).toMatch(/[^-]icanon/u);
    expect(after).toMatch(/[^-]echo /u);
  });

  it('leaves at once by a second Ctrl+C, and the terminal as it was', async () => {
    const terminal = new Terminal(`${program} train ${endless}; code=$?; stty -a; exit $code`, folder);
    // Before the first iteration has begun, the first Ctrl+C is enough.
    await terminal.until(/Iteration [1-9]/u);
    terminal.type('\u0003');
    await terminal.until(/Stopping after this iteration/u);
    terminal.type('\u0003');
    expect(await terminal.ended).toBe(130);
    expect(afterwards(terminal)).toMatch(/[^-]icanon/u);
  });

  it('gives the terminal back when it crashes, and what it crashed of is to be read', async () => {
    const crash = `
      import { existsSync } from 'node:fs';
      import { isMainThread } from 'node:worker_threads';
      const look = () => { if (existsSync('crash-now')) throw new Error('out of luck'); };
      if (isMainThread) setInterval(look, 50).unref();`;
    const terminal = new Terminal(`${program} train ${endless}; code=$?; stty -a; exit $code`, folder, {
      NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(crash)}`,
    });
    await terminal.until(/Iteration \d/u);
    await writeFile(join(folder, 'crash-now'), '');
    expect(await terminal.ended).toBe(1);
    const after = afterwards(terminal);
    expect(after).toContain('out of luck');
    expect(after).toMatch(/[^-]icanon/u);
    expect(after).toMatch(/[^-]echo /u);
  });

  it('saves and ends when the terminal vanishes', async () => {
    const terminal = new Terminal(`echo $$ > pid; exec ${program} train ${endless}`, folder);
    await terminal.until(/Iteration [1-9]/u);
    const pid = Number(await readFile(join(folder, 'pid'), 'utf8'));
    terminal.child.kill('SIGKILL');
    while (isRunning(pid)) await pause(50);
    expect(await saved()).toHaveLength(1);
  });

  /** What came to the screen once it was the main one again. */
  function afterwards({ output }: Terminal): string {
    expect(output).toContain(restored);
    return output.slice(output.lastIndexOf(restored));
  }
});

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
