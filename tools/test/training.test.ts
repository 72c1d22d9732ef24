import { createHash } from 'node:crypto';
import { cp, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { hideout, startHideout, temporaryFolder, writeSmallConfig } from './fixtures/hideout.js';

interface Entry {
  readonly name: string;
  readonly iteration: number;
}

let folder: string;
let remove: () => Promise<void>;
beforeAll(async () => {
  ({ path: folder, remove } = await temporaryFolder());
  await writeSmallConfig(folder);
});
afterAll(() => remove());

describe('a training of 20 iterations, as a real process', () => {
  it('leaves checkpoints, figures and histories at 10 and 20, and says the fields of the guide', async () => {
    const { code, stdout, stderr } = await hideout(['train', '--iterations', '20', '--plain'], folder);
    expect(stderr).toBe('');
    expect(code).toBe(0);
    const files = await readdir(join(folder, 'checkpoints'));
    expect(files).toEqual(
      expect.arrayContaining([
        'checkpoint_000010',
        'checkpoint_000020',
        'checkpoint_index.json',
        'metrics_iter_10.json',
        'metrics_iter_20.json',
        'training_metrics_iter_10.png',
        'training_metrics_iter_20.png',
      ]),
    );
    expect(stdout).toContain('Training Iteration 20/20');
    for (const field of [
      'Episodes completed',
      'Episodes this iteration',
      'Reward mean',
      'Episode length mean',
    ]) {
      expect(stdout).toContain(field);
    }
    expect(stdout).toMatch(/Seeker reward: -?\d+\.\d+ \| KL: \d+\.\d+ \| Entropy: -?\d+\.\d+/);
  });

  it('is listed, newest marked as the last state', async () => {
    const { code, stdout } = await hideout(['list'], folder);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Iter\s+Date\s+Reward\s+Episodes\s+Path$/m);
    expect(stdout).toMatch(/^20\s.*checkpoint_000020 \[FINAL\]$/m);
    expect(stdout).toMatch(/^10\s.*checkpoint_000010$/m);
    expect(stdout).toMatch(/Total checkpoints: 2/);
    expect(stdout).toMatch(/Latest iteration: 20/);
    expect(stdout).toMatch(/Total disk usage: \d/);
    const detailed = await hideout(['list', '--detailed'], folder);
    expect(detailed.stdout).toMatch(/\d{4}-\d\d-\d\dT\d\d:\d\d/);
    const json = JSON.parse((await hideout(['list', '--json'], folder)).stdout) as { checkpoints: Entry[] };
    expect(json.checkpoints.map(({ name, iteration }) => [name, iteration])).toEqual([
      ['checkpoint_000010', 10],
      ['checkpoint_000020', 20],
    ]);
  });

  it('goes on from iteration 10 to the same metrics and weights at 20 as without the interruption', async () => {
    const resumed = await temporaryFolder();
    await cp(folder, resumed.path, { recursive: true });
    const { code, stdout } = await hideout(
      ['train', 'checkpoints/checkpoint_000010', '--iterations', '20', '--json'],
      resumed.path,
    );
    expect(code).toBe(0);
    const iterations = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { type: string; metrics?: { iteration: number } })
      .filter((event) => event.type === 'iteration')
      .map((event) => event.metrics?.iteration);
    expect(iterations).toEqual([11, 12, 13, 14, 15, 16, 17, 18, 19, 20]);

    const names = (await readdir(join(resumed.path, 'checkpoints'))).filter((name) =>
      /^checkpoint_\d/.test(name),
    );
    expect(names.sort()).toEqual(['checkpoint_000010', 'checkpoint_000020', 'checkpoint_000020_v2']);
    expect(await reproducible(resumed.path, 'metrics_iter_20_v2.json')).toEqual(
      await reproducible(folder, 'metrics_iter_20.json'),
    );
    for (const policy of ['seeker_policy', 'hider_policy']) {
      const weights = (checkpoint: string): Promise<string> =>
        sha256(join(resumed.path, 'checkpoints', checkpoint, 'policies', policy, 'weights.safetensors'));
      expect(await weights('checkpoint_000020_v2')).toBe(await weights('checkpoint_000020'));
      expect(await weights('checkpoint_000020')).not.toBe(await weights('checkpoint_000010'));
    }
    const state = (checkpoint: string): Promise<string> =>
      sha256(join(resumed.path, 'checkpoints', checkpoint, 'algorithm_state.safetensors'));
    expect(await state('checkpoint_000020_v2')).toBe(await state('checkpoint_000020'));
    await resumed.remove();
  });

  it('says that there is nothing left to do when the goal is reached, and exits 2', async () => {
    const { code, stderr } = await hideout(['train', 'latest', '--iterations', '20', '--plain'], folder);
    expect(code).toBe(2);
    expect(stderr).toContain('has trained 20 of 20 iterations');
    expect(stderr).not.toContain('    at ');
  });

  it('is measured by evaluate and shown by demo', async () => {
    const evaluated = await hideout(['evaluate', 'latest', '--episodes', '8', '--json'], folder);
    expect(evaluated.stderr).toBe('');
    const report = JSON.parse(evaluated.stdout) as {
      pairings: { seekers: string; hiders: string; catch_rate: { count: number } }[];
    };
    expect(report.pairings.map(({ seekers, hiders }) => `${seekers} ${hiders}`)).toEqual([
      'random random',
      'trained random',
      'random trained',
      'trained trained',
    ]);
    expect(report.pairings.every(({ catch_rate }) => catch_rate.count === 8)).toBe(true);
    const demo = await hideout(['demo', 'latest', '--speed', '100', '--plain'], folder);
    expect(demo.stderr).toBe('');
    expect(demo.code).toBe(0);
    expect(demo.stdout).toMatch(/hidden/i);
  });

  it('refuses a second training in the same directory with one sentence', async () => {
    const first = startHideout(['train', '--iterations', '100000', '--json'], folder);
    await until(() => first.outcome, first.child.stdout, '"type":"iteration"');
    const second = await hideout(['train', '--iterations', '1', '--plain'], folder);
    first.child.kill('SIGINT');
    const { code, stdout } = await first.outcome;
    expect(second.code).toBe(2);
    expect(second.stderr.trim().split('\n')).toHaveLength(1);
    expect(second.stderr).toContain(String(first.child.pid));
    // The first was interrupted: it saved what it had, and says where.
    expect(code).toBe(130);
    expect(stdout).toMatch(/"type":"finished","reason":"interrupted"/);
    const { checkpoints } = JSON.parse((await hideout(['list', '--json'], folder)).stdout) as {
      checkpoints: Entry[];
    };
    expect(checkpoints.length).toBeGreaterThan(2);
  });
});

describe('mistakes', () => {
  it.each([
    [['train', 'no-such-checkpoint', '--plain'], 'no-such-checkpoint'],
    [['train', '--config', 'missing.yaml'], 'missing.yaml'],
    [['train', '--iterations', '-3'], 'iterations'],
    [['tarin'], 'train'],
    [['demo', 'nothing-here'], 'nothing-here'],
  ])('%j get one sentence and exit code 2', async (args, named) => {
    const { code, stderr } = await hideout(args, folder);
    expect(code).toBe(2);
    expect(stderr).toContain(named);
    expect(stderr).not.toContain('    at ');
  });

  it('an empty directory is no mistake: list says so and exits 0', async () => {
    const empty = await temporaryFolder();
    const { code, stdout, stderr } = await hideout(['list'], empty.path);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout.trim().split('\n')).toHaveLength(1);
    await empty.remove();
  });
});

/** Rows of a history without what depends on the clock. */
async function reproducible(base: string, name: string): Promise<object[]> {
  const { rows } = JSON.parse(await readFile(join(base, 'checkpoints', name), 'utf8')) as {
    rows: Record<string, unknown>[];
  };
  const clock = /_seconds$|^timestamp$|^steps_per_second$/;
  return rows.map((row) => Object.fromEntries(Object.entries(row).filter(([key]) => !clock.test(key))));
}

async function sha256(path: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(path))
    .digest('hex');
}

/** Resolves once a process has printed the text; rejects when it ends before. */
function until(
  ended: () => Promise<unknown>,
  stream: NodeJS.ReadableStream | null,
  text: string,
): Promise<void> {
  return new Promise((resolve, reject) => {
    let seen = '';
    stream?.on('data', (chunk: Buffer) => {
      seen += chunk.toString();
      if (seen.includes(text)) resolve();
    });
    void ended().then(() => reject(new Error(`the process ended without printing ${text}`)));
  });
}
