import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { CheckpointManager, decodeSafetensors } from '@hideout/checkpoints';
import { exportPolicyOnnx, Trainer } from '@hideout/ppo';
import type { PolicyState } from '@hideout/ppo';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { main } from '../../src/main.js';
import { checkpointInput } from '../../src/training/checkpoint-state.js';
import { createEnvironment } from '../../src/training/create-environment.js';
import { version } from '../../src/version.js';
import { row } from '../training-fixtures.js';
import { smallConfig, temporaryFolder } from '../training/small-training.js';

let folder: string;
let remove: () => Promise<void>;
let seekers: PolicyState;
let identity: string;

beforeAll(async () => {
  ({ path: folder, remove } = await temporaryFolder());
  const config = smallConfig(folder);
  const env = createEnvironment(config.env, config.worlds);
  const trainer = await Trainer.create({ env, config: config.ppo, backend: config.backend });
  const state = trainer.state();
  await trainer.dispose();
  seekers = state.policies['seeker_policy'] as PolicyState;
  const run = { run: 'run-1', elapsedSeconds: 1, configuration: config.source };
  const saved = await new CheckpointManager(config.checkpointDirectory).save(
    checkpointInput(state, run, row(10), null),
  );
  identity = saved.entry.identity as string;
});
afterAll(() => remove());

let out: string;
beforeEach(async () => {
  out = join(folder, `out-${Math.random().toString(36).slice(2)}`);
  await mkdir(out);
});

/** Runs `hideout export` on the store, as a process would. */
async function hideoutExport(...words: string[]) {
  const written = { out: '', err: '' };
  const sink = (name: 'out' | 'err'): Writable =>
    new Writable({
      write(chunk: Buffer, _encoding, done) {
        written[name] += chunk.toString();
        done();
      },
    });
  const directory = ['--checkpoint-dir', join(folder, 'checkpoints')];
  const current = {
    argv: ['node', 'hideout', 'export', ...words, ...directory],
    env: {},
    stdout: sink('out'),
    stderr: sink('err'),
    exitCode: undefined as number | undefined,
  };
  await main(current);
  return { ...written, code: current.exitCode };
}

const onnx = ['--policy', 'seeker_policy', '--format', 'onnx'];

describe('hideout export', () => {
  it('writes the policy as ONNX, with where it comes from', async () => {
    const path = join(out, 'seekers.onnx');
    const { code, out: told, err } = await hideoutExport('latest', ...onnx, '--output', path);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(told).toMatch(/^Wrote seeker_policy of checkpoint_000010 to .*seekers\.onnx \(\d+\.\d kB\)\.\n$/u);
    const metadata = { checkpoint: 'checkpoint_000010', checkpoint_identity: identity, iteration: '10' };
    const expected = exportPolicyOnnx(seekers, { programVersion: version(), metadata });
    expect(new Uint8Array(await readFile(path))).toEqual(expected);
    expect(Buffer.from(expected).includes(identity)).toBe(true);
    expect(await readdir(out)).toEqual(['seekers.onnx']);
  });

  it('writes the weights as safetensors, with what describes them', async () => {
    const path = join(out, 'weights');
    const words = ['--policy', 'seeker_policy', '--format', 'safetensors', '--output', path];
    expect((await hideoutExport('10', ...words)).code).toBe(0);
    const { tensors, metadata } = decodeSafetensors(new Uint8Array(await readFile(path)));
    expect(Object.keys(tensors).sort()).toEqual(Object.keys(seekers.arrays).sort());
    expect(tensors['policy.layer0.weight']).toEqual(seekers.arrays['policy.layer0.weight']);
    expect(metadata).toMatchObject({
      checkpoint_identity: identity,
      policy_id: 'seeker_policy',
      observation_size: String(seekers.json['observation_size']),
      action_space: JSON.stringify(seekers.json['action_space']),
    });
  });

  it('replaces a file only with --force', async () => {
    const path = join(out, 'mine');
    await writeFile(path, 'mine');
    const refused = await hideoutExport(...onnx, '--output', path);
    expect(refused).toEqual({
      code: 2,
      out: '',
      err: `error: ${path} exists already; name another file with --output, or add --force to replace it.\n`,
    });
    expect(await readFile(path, 'utf8')).toBe('mine');
    expect(await readdir(out)).toEqual(['mine']);
    expect((await hideoutExport(...onnx, '--output', path, '--force')).code).toBe(0);
    expect((await readFile(path)).length).toBeGreaterThan(1000);
    expect(await readdir(out)).toEqual(['mine']);
  });

  it.each([
    ['no/such/file', [], /no\/such is no directory; create it, or name another file with --output\.\n$/u],
    ['.', ['--force'], /is a directory; name another file with --output\.\n$/u],
  ])('refuses %s with one sentence and exit code 2', async (name, more, sentence) => {
    const { code, err } = await hideoutExport(...onnx, '--output', join(out, name), ...more);
    expect(code).toBe(2);
    expect(err).toMatch(sentence);
    expect(err.trimEnd().split('\n')).toHaveLength(1);
    expect(await readdir(out)).toEqual([]);
  });

  // Root may write everywhere.
  (process.getuid?.() === 0 ? it.skip : it)('refuses a directory that it may not write to', async () => {
    await chmod(out, 0o500);
    const { code, err } = await hideoutExport(...onnx, '--output', join(out, 'file'));
    expect([code, err]).toEqual([2, expect.stringContaining('may not be written to (EACCES)')]);
  });

  it.each([
    ['seekers', 'error: checkpoint_000010 has no policy "seekers"; it has hider_policy, seeker_policy.\n'],
    [
      'constructor',
      'error: checkpoint_000010 has no policy "constructor"; it has hider_policy, seeker_policy.\n',
    ],
  ])('names the policies that there are instead of %s', async (policy, sentence) => {
    const { code, err } = await hideoutExport('--policy', policy, '--format', 'onnx');
    expect([code, err]).toEqual([2, sentence]);
  });

  it('says that there is no such checkpoint', async () => {
    const { code, err } = await hideoutExport('77', ...onnx);
    expect(code).toBe(2);
    expect(err).toMatch(/^error: .*77.*\n$/u);
  });
});
