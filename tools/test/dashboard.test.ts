import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
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

/** A training of three iterations in a folder of its own: how it ended, and the weights that it left. */
async function training(name: string, args: readonly string[] = []) {
  const path = join(folder, name);
  await mkdir(path);
  await writeSmallConfig(path);
  const started = startHideout(['train', '--iterations', '3', '--plain', ...args], path);
  const weights = async (): Promise<Buffer[]> => {
    const policies = join(path, 'checkpoints', 'checkpoint_000003', 'policies');
    return Promise.all(
      ['seeker_policy', 'hider_policy'].map((policy) =>
        readFile(join(policies, policy, 'weights.safetensors')),
      ),
    );
  };
  return { ...started, path, weights };
}

describe('a training beside a dashboard', () => {
  it('leaves the same bits as one without, though the dashboard is asked all the time and killed', async () => {
    const alone = await training('alone');
    expect((await alone.outcome).code).toBe(0);

    const watched = await training('watched');
    const dashboard = start(process.execPath, [program, '--port', '0'], watched.path);
    const url = await addressOf(dashboard.child);
    let isOver = false;
    let answers = 0;
    const asking = (async () => {
      while (!isOver) {
        for (const path of ['api/runs', 'api/checkpoints', 'metrics', 'api/figures']) {
          const response = await fetch(url + path).catch(() => null);
          if (response?.ok === true) answers++;
          await response?.arrayBuffer().catch(() => undefined);
          // Half-way the dashboard is killed.
          if (answers === 20) dashboard.child.kill('SIGKILL');
        }
      }
    })();
    const { code, stderr } = await watched.outcome;
    isOver = true;
    await asking;
    dashboard.child.kill('SIGKILL');
    expect([code, stderr]).toEqual([0, '']);
    expect(answers).toBeGreaterThan(0);
    expect(await watched.weights()).toEqual(await alone.weights());
  });

  it('may have one of its own, which is there as long as it trains', async () => {
    const watched = await training('watched', ['--dashboard']);
    const said = addressOf(watched.child).catch(() => '');
    const { code, stderr } = await watched.outcome;
    expect(code).toBe(0);
    // Where its usual port is taken, that is said, and the training goes on.
    expect(stderr).toMatch(
      /^The dashboard is at http:\/\/127\.0\.0\.1:4620\/|^Port 4620 of 127\.0\.0\.1 is in use/,
    );
    if (stderr.startsWith('The dashboard')) await expect(fetch(await said)).rejects.toThrow();
  });
});

describe('a dashboard without file descriptors', () => {
  const prlimit = '/usr/bin/prlimit';
  const whereLimited = existsSync(prlimit) ? it : it.skip;

  whereLimited('answers again when there are some', async () => {
    const limited = start(process.execPath, [program, '--port', '0'], folder);
    const url = await addressOf(limited.child);
    // Starting takes more of them than serving.
    await start(prlimit, ['--pid', String(limited.child.pid), '--nofile=40'], folder).outcome;
    const sockets = Array.from({ length: 80 }, () => connect(Number(new URL(url).port), '127.0.0.1'));
    for (const socket of sockets) socket.on('error', () => undefined);
    await new Promise((resolve) => setTimeout(resolve, 500));
    for (const socket of sockets) socket.destroy();
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
