import { spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { appendFile, mkdir, readdir, readFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { chromium, launchBrowser, openPage } from './fixtures/browser.js';
import { HeldTraining } from './fixtures/held-training.js';
import { hideout, root, start, startHideout, temporaryFolder, writeSmallConfig } from './fixtures/hideout.js';

const program = join(root, 'apps/dashboard/bin/hideout-dashboard.js');

let folder: string;
let remove: () => Promise<void>;
beforeEach(async () => {
  ({ path: folder, remove } = await temporaryFolder());
});
afterEach(() => remove());

/** The address that a program says; waits until it is there. */
function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    child.once('close', () => reject(new Error(`it said no address: ${said}`)));
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        said += chunk.toString();
        const address = /http:\/\/127\.0\.0\.1:\d+\//.exec(said)?.[0];
        if (address !== undefined) resolve(address);
      });
    }
  });
}

/** A training in a folder of its own: how it ended, and the weights that it left. */
async function training(name: string, iterations: number, args: readonly string[] = []) {
  const path = join(folder, name);
  await mkdir(path, { recursive: true });
  await writeSmallConfig(path);
  const started = startHideout(['train', '--iterations', String(iterations), '--plain', ...args], path);
  const weights = async (): Promise<Buffer[]> => {
    const checkpoint = `checkpoint_${String(iterations).padStart(6, '0')}`;
    return Promise.all(
      ['seeker_policy', 'hider_policy'].map((policy) =>
        readFile(join(path, 'checkpoints', checkpoint, 'policies', policy, 'weights.safetensors')),
      ),
    );
  };
  return { ...started, weights };
}

/** The port that a dashboard has where none is named. */
const PORT = 4620;

/** Takes that port, and gives it back when what it resolves to is called; null where somebody else has it. */
function takenPort(): Promise<(() => Promise<void>) | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(null));
    server.listen(PORT, '127.0.0.1', () =>
      resolve(() => new Promise<void>((closed) => server.close(() => closed()))),
    );
  });
}

const giveBack = await takenPort();
await giveBack?.();
const wherePortIsFree = giveBack === null ? it.skip : it;

/** Priority (field 19) and scheduling policy (field 41) of every thread of a process, as proc(5) counts fields. */
async function schedulingOf(pid: number): Promise<{ nice: number; policy: number }[]> {
  const tasks = `/proc/${pid}/task`;
  return Promise.all(
    (await readdir(tasks)).map(async (thread) => {
      const stat = await readFile(join(tasks, thread, 'stat'), 'utf8');
      // The name of the program, field 2, may hold anything; it ends with the last bracket.
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return { nice: Number(fields[19 - 3]), policy: Number(fields[41 - 3]) };
    }),
  );
}

const SCHED_BATCH = 3;
const hasChrt = spawnSync('chrt', ['-b', '0', 'true']).status === 0;
const onLinux = process.platform === 'linux' ? it : it.skip;

describe('a training beside a dashboard', () => {
  onLinux('comes first, with every thread that the dashboard has', async () => {
    const dashboard = start(process.execPath, [program, '--port', '0'], folder);
    await addressOf(dashboard.child);
    const threads = await schedulingOf(dashboard.child.pid ?? 0);
    expect(threads.length).toBeGreaterThan(1);
    for (const { nice, policy } of threads) {
      expect(nice).toBe(19);
      if (hasChrt) expect(policy).toBe(SCHED_BATCH);
    }
    dashboard.child.kill('SIGKILL');
    await dashboard.outcome;
  });

  it('leaves the same bits as one without, though the dashboard is asked all the time and killed', async () => {
    const alone = await training('alone', 15);
    expect((await alone.outcome).code).toBe(0);

    await mkdir(join(folder, 'watched'));
    const dashboard = start(process.execPath, [program, '--port', '0'], join(folder, 'watched'));
    const url = await addressOf(dashboard.child);
    const watched = await training('watched', 15);
    let isOver = false;
    let isLearning = false;
    watched.child.stdout?.on('data', () => (isLearning = true));
    let answers = 0;
    const asking = (async () => {
      while (!isOver && answers < 20) {
        for (const path of ['api/runs', 'api/checkpoints', 'metrics', 'api/figures']) {
          const response = await fetch(url + path).catch(() => null);
          await response?.arrayBuffer().catch(() => undefined);
          if (response?.ok === true && isLearning && !isOver) answers++;
        }
      }
      if (!isOver) dashboard.child.kill('SIGKILL');
    })();
    const { code, stderr } = await watched.outcome;
    isOver = true;
    await asking;
    // One that was not killed while it trained ends with another signal.
    dashboard.child.kill('SIGTERM');
    expect([code, stderr]).toEqual([0, '']);
    expect(answers).toBeGreaterThanOrEqual(20);
    expect((await dashboard.outcome).signal).toBe('SIGKILL');
    expect(await watched.weights()).toEqual(await alone.weights());
  });

  wherePortIsFree('may have one of its own, which is there as long as it trains', async () => {
    const watched = await training('watched', 3, ['--dashboard']);
    const url = await addressOf(watched.child);
    expect(url).toBe(`http://127.0.0.1:${PORT}/`);
    expect((await fetch(`${url}api/runs`)).status).toBe(200);
    expect(watched.child.exitCode).toBeNull();
    const { code, stderr } = await watched.outcome;
    expect(code).toBe(0);
    expect(stderr).toMatch(/^The dashboard is at /);
    await expect(fetch(url)).rejects.toThrow();
  });

  it('says that the port of its own one is taken, and goes on', async () => {
    const free = await takenPort();
    const { code, stderr } = await (await training('watched', 3, ['--dashboard'])).outcome;
    await free?.();
    expect(code).toBe(0);
    expect(stderr).toMatch(/^Port 4620 of 127\.0\.0\.1 is in use/);
  });
});

/** Kills the dashboard that a training has started, found as proc(5) tells of processes; false where there is none. */
async function killDashboardOf({ pid: training }: ChildProcess): Promise<boolean> {
  const processes = (await readdir('/proc')).map(Number).filter((id) => id > 0);
  for (const id of processes) {
    // It may have ended since it was listed.
    const [stat, command] = await Promise.all(
      ['stat', 'cmdline'].map((file) => readFile(`/proc/${id}/${file}`, 'utf8').catch(() => '')),
    );
    const [, parent] = stat?.slice(stat.lastIndexOf(')') + 2).split(' ') ?? [];
    if (Number(parent) !== training || command?.includes('hideout-dashboard.js') !== true) continue;
    process.kill(id, 'SIGKILL');
    return true;
  }
  return false;
}

/** The iteration that the page of a run shows, once that is so many or more. */
async function iterationOnPage(page: Page, least: number): Promise<number> {
  for (;;) {
    const text = await page.getByText(/^Iteration \d+, /u).innerText();
    const iteration = Number(/\d+/u.exec(text)?.[0]);
    if (iteration >= least) return iteration;
    await page.waitForTimeout(20);
  }
}

describe('the page of a training that goes on', () => {
  const obstacle =
    process.platform !== 'linux'
      ? 'processes are told apart as on Linux'
      : chromium === undefined
        ? 'there is no Chromium'
        : giveBack === null
          ? `port ${PORT} is taken`
          : null;
  const inBrowser = obstacle === null ? it : it.skip;
  const why = obstacle === null ? '' : ` (not run: ${obstacle})`;

  inBrowser(`follows it to its end, across a dashboard that is killed and started again${why}`, async () => {
    const browser = await launchBrowser();
    const path = join(folder, 'watched');
    await mkdir(path);
    await writeSmallConfig(path);
    await appendFile(join(path, 'config.yaml'), '  checkpoint_freq: 20\n');
    const { child, outcome } = startHideout(['train', '--iterations', '40', '--plain', '--dashboard'], path);
    const training = new HeldTraining(child, 1);
    let dashboard: ReturnType<typeof start> | null = null;
    try {
      const url = await addressOf(child);
      const { page, complaints } = await openPage(browser, url);
      // It is gone when the page is loaded anew.
      await page.evaluate('window.isTheSame = true');
      const first = await iterationOnPage(page, 1);
      training.letTrainTo(6);
      const second = await iterationOnPage(page, 6);
      expect([first < second, second < 20]).toEqual([true, true]);
      await page.locator('figure canvas').first().waitFor();
      const isDrawn =
        "[...document.querySelectorAll('figure canvas')].some((canvas) => canvas.getContext('2d')" +
        '.getImageData(0, 0, canvas.width, canvas.height).data.some((value) => value !== 0))';
      expect(await page.evaluate(isDrawn)).toBe(true);

      await page.getByRole('link', { name: 'Checkpoints' }).click();
      await page.getByText('No checkpoint yet').waitFor();
      training.letTrainTo(22);
      await page.getByRole('row', { name: /checkpoint_000020/u }).waitFor();
      expect(child.exitCode).toBeNull();
      expect(complaints).toEqual([]);

      expect(await killDashboardOf(child)).toBe(true);
      await page.getByText('The dashboard does not answer; trying again').waitFor();
      dashboard = start(process.execPath, [program, '--port', String(PORT)], path);
      expect(await addressOf(dashboard.child)).toBe(url);
      await page.getByText('The dashboard does not answer').waitFor({ state: 'detached' });
      // Nothing but that nobody answered.
      for (const complaint of complaints.splice(0)) expect(complaint).toMatch(/net::ERR_/u);

      await page.getByRole('link', { name: 'Run', exact: true }).click();
      const third = await iterationOnPage(page, 22);
      expect(third).toBeLessThan(40);
      training.letTrainTo(Infinity);
      expect(await outcome).toMatchObject({
        code: 0,
        stderr: expect.stringMatching(/^The dashboard is at [^\n]+\n$/u),
      });
      expect(await iterationOnPage(page, 40)).toBe(40);
      await page.getByRole('link', { name: 'Checkpoints' }).click();
      await page.getByRole('row', { name: /checkpoint_000040/u }).waitFor();
      expect(await page.evaluate('window.isTheSame')).toBe(true);
      expect(complaints).toEqual([]);
    } finally {
      // What is left where an expectation was not met.
      await killDashboardOf(child);
      child.kill('SIGKILL');
      dashboard?.child.kill('SIGKILL');
      await Promise.all([browser.close(), outcome, dashboard?.outcome]);
    }
  });
});

/** So many connections that ask nothing; one that is closed is opened again. */
class Flood {
  readonly #port: number;
  readonly #sockets = new Set<Socket>();
  #isOver = false;

  constructor(port: number, connections: number) {
    this.#port = port;
    for (let i = 0; i < connections; i++) this.#open();
  }

  end(): void {
    this.#isOver = true;
    for (const socket of this.#sockets) socket.destroy();
  }

  #open(): void {
    if (this.#isOver) return;
    const socket = connect(this.#port, '127.0.0.1');
    this.#sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.#sockets.delete(socket);
      if (!this.#isOver) setTimeout(() => this.#open(), 500);
    });
  }
}

describe('a dashboard without file descriptors', () => {
  const prlimit = '/usr/bin/prlimit';
  const whereLimited = existsSync(prlimit) ? it : it.skip;

  whereLimited('leaves a training as it is, and answers again when there are some', async () => {
    const alone = await training('alone', 4);
    expect((await alone.outcome).code).toBe(0);

    await mkdir(join(folder, 'watched'));
    const limited = start(process.execPath, [program, '--port', '0'], join(folder, 'watched'));
    const url = await addressOf(limited.child);
    // Starting takes more of them than serving.
    await start(prlimit, ['--pid', String(limited.child.pid), '--nofile=40'], folder).outcome;
    const flood = new Flood(Number(new URL(url).port), 80);
    await new Promise((resolve) => setTimeout(resolve, 500));
    await expect(fetch(`${url}api/runs`, { signal: AbortSignal.timeout(2000) })).rejects.toThrow();
    const watched = await training('watched', 4);
    const { code, stderr } = await watched.outcome;
    expect([code, stderr]).toEqual([0, '']);
    expect(await watched.weights()).toEqual(await alone.weights());

    flood.end();
    let status = 0;
    while (status !== 200) {
      status = (await fetch(`${url}api/runs`).catch(() => null))?.status ?? 0;
      expect(limited.child.exitCode).toBeNull();
    }
    limited.child.kill('SIGTERM');
    expect((await limited.outcome).code).toBe(0);
  });
});

it('a mistake in the command line of the dashboard is one sentence', async () => {
  const { code, stderr } = await hideout(['dashboard', '--host', '0.0.0.0'], folder);
  expect([code, stderr.split('\n').length]).toEqual([2, 2]);
  expect(stderr).toContain('unless --allow-remote is given');
});
