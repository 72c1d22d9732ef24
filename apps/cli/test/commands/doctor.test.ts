import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CheckpointManager } from '@hideout/checkpoints';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { doctorCommand } from '../../src/commands/doctor.js';
import { checkpointDirectoryFinding } from '../../src/diagnosis/directories.js';
import { executorFinding } from '../../src/diagnosis/executors.js';
import type { Finding } from '../../src/diagnosis/finding.js';
import { gpuFinding, memoryFinding, nodeFinding } from '../../src/diagnosis/machine.js';
import { terminalFinding } from '../../src/diagnosis/terminal.js';
import { doctorLines } from '../../src/ui/doctor-report.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hideout-doctor-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function doctor(configText: string) {
  const configPath = join(folder, 'config.yaml');
  await writeFile(configPath, configText);
  let out = '';
  const code = await doctorCommand(
    { configPath, checkpointDirectory: join(folder, 'checkpoints'), json: true },
    { stdout: { write: (text: string) => (out += text) }, stderr: { write: () => true }, env: {} },
  );
  const { ok, findings } = JSON.parse(out) as { ok: boolean; findings: Finding[] };
  return { code, ok, findings };
}

describe('hideout doctor', () => {
  it('finds all that training needs, and leaves nothing behind', async () => {
    const { code, ok, findings } = await doctor('');
    expect({ code, ok }).toEqual({ code: 0, ok: true });
    expect(findings.map(({ name }) => name)).toEqual([
      'Node.js',
      'machine',
      'memory',
      'GPU',
      'backend tensorflow',
      'backend onnxruntime-cuda',
      'backend onnxruntime-webgpu',
      'backend onnxruntime',
      'backend onnxruntime-web',
      'backend wasm',
      'backend cpu',
      'backend auto',
      'configuration',
      'checkpoints',
      'runs',
      'disk',
      'terminal',
    ]);
    expect(await readdir(folder)).toEqual(['config.yaml']);
  });

  it('looks at everything else where the configuration is wrong, and ends with 1', async () => {
    const { code, ok, findings } = await doctor('sead: 1');
    expect({ code, ok, count: findings.length }).toEqual({ code: 1, ok: false, count: 17 });
    expect(findings.filter(({ status }) => status === 'missing')).toEqual([
      {
        name: 'configuration',
        status: 'missing',
        detail: `${join(folder, 'config.yaml')}:1: sead is not an option; did you mean seed?`,
        advice: 'correct it; "hideout init" writes one that is right',
      },
    ]);
  });
});

describe('a finding', () => {
  it('is missing where Node.js is too old', () => {
    expect(['20.18.9', '18.20.0', '20.19.0', '22.0.0', '24.1.0'].map((v) => nodeFinding(v).status)).toEqual([
      'missing',
      'missing',
      'ok',
      'ok',
      'ok',
    ]);
  });

  it('tells of little memory and of no GPU, without which training does', async () => {
    expect(memoryFinding(4e9, 5e8)).toMatchObject({ status: 'optional', detail: '500.0 MB of 4.0 GB free' });
    expect(memoryFinding(4e9, 2e9).status).toBe('ok');
    expect((await gpuFinding('no-such-program')).status).toBe('optional');
  });

  it('says how to get an executor, and misses only the one that the configuration asks for', () => {
    const survey = { name: 'tensorflow', problem: 'it is not installed' } as const;
    expect(executorFinding(survey, 'auto').status).toBe('optional');
    expect(executorFinding(survey, 'tensorflow')).toMatchObject({
      status: 'missing',
      detail: 'it is not installed; ppo.backend asks for it',
      advice: expect.stringContaining('npm install @tensorflow/tfjs-node-gpu'),
    });
  });

  it('is made beside a training that holds the lock, and changes nothing there', async () => {
    const directory = join(folder, 'checkpoints');
    const training = new CheckpointManager(directory);
    await training.acquireLock();
    const before = await readdir(directory);
    expect(await checkpointDirectoryFinding(directory)).toMatchObject({
      status: 'ok',
      detail: `${directory}: writable and lockable`,
    });
    expect(await readdir(directory)).toEqual(before);
    await training.releaseLock();
  });

  it('is missing where checkpoints can go nowhere', async () => {
    await writeFile(join(folder, 'file'), '');
    expect((await checkpointDirectoryFinding(join(folder, 'file'))).status).toBe('missing');
    expect((await checkpointDirectoryFinding(join(folder, 'file', 'x'))).status).toBe('missing');
    await mkdir(join(folder, 'there'));
    expect(await checkpointDirectoryFinding(join(folder, 'there', 'a', 'b'))).toMatchObject({
      status: 'ok',
      detail: `${join(folder, 'there', 'a', 'b')}: not there yet, and can be created`,
    });
  });

  it('knows a terminal, its size and its colours', () => {
    const stdin = { isTTY: true };
    const screen = (columns: number, rows: number, depth: number) => ({
      stdin,
      stdout: { isTTY: true, columns, rows, getColorDepth: () => depth },
      env: {},
    });
    expect(terminalFinding(screen(120, 40, 8))).toMatchObject({
      status: 'ok',
      detail: '120 x 40, 256 colours',
    });
    expect(terminalFinding(screen(79, 24, 1))).toMatchObject({
      status: 'optional',
      detail: '79 x 24, no colours',
    });
    expect(terminalFinding({ stdin, stdout: {}, env: {} }).detail).toMatch(/^none/u);
  });
});

describe('the report of findings', () => {
  it('marks what is missing, says what to do, and sums up', () => {
    const findings: Finding[] = [
      { name: 'one', status: 'ok', detail: 'fine', advice: null },
      { name: 'two', status: 'missing', detail: 'gone\u001b[2J', advice: 'get it' },
    ];
    expect(doctorLines(findings)).toEqual([
      'ok       one                       fine',
      'MISSING  two                       gone',
      '                                   get it',
      '',
      'Training needs what is missing: two.',
    ]);
    expect(doctorLines(findings.slice(0, 1)).at(-1)).toBe('Everything that training needs is here.');
  });
});
