import { describe, expect, it } from '@jest/globals';
import { runProgram } from '../src/program.js';
import type { CommandTable } from '../src/program.js';

/** Runs a command line against commands that only note what they were asked. */
async function run(line: string, exitCode = 0) {
  const calls: [string, unknown][] = [];
  const note = (name: string) => (options: unknown) => {
    calls.push([name, options]);
    return Promise.resolve(exitCode);
  };
  const commands = {
    train: note('train'),
    continue: note('continue'),
    verify: note('verify'),
    evaluate: note('evaluate'),
    demo: note('demo'),
    replay: note('replay'),
    compare: note('compare'),
    list: note('list'),
    reproduce: note('reproduce'),
    best: note('best'),
    pin: note('pin'),
    prune: note('prune'),
    archive: note('archive'),
    unarchive: note('unarchive'),
    export: note('export'),
    dashboard: note('dashboard'),
    init: note('init'),
    completion: note('completion'),
    complete: note('complete'),
    doctor: note('doctor'),
  } satisfies CommandTable;
  let out = '';
  let err = '';
  const words = line.split(' ').filter((word) => word !== '');
  const code = await runProgram(words, commands, {
    writeOut: (text) => (out += text),
    writeErr: (text) => (err += text),
  });
  return { code, calls, out, err, commands };
}

describe('the command line', () => {
  it('hands train only what was asked for', async () => {
    const { calls } = await run('train');
    expect(calls).toEqual([['train', { plain: false, json: false }]]);
  });

  it('hands train every option', async () => {
    const { calls } = await run(
      'train latest --config a.yaml --iterations 20 --seed 0 --checkpoint-dir c --runs-dir r --plain --json',
    );
    expect(calls).toEqual([
      [
        'train',
        {
          checkpoint: 'latest',
          configPath: 'a.yaml',
          iterations: 20,
          seed: 0,
          checkpointDirectory: 'c',
          runsDirectory: 'r',
          plain: true,
          json: true,
        },
      ],
    ]);
  });

  it('hands continue and verify what was asked', async () => {
    expect((await run('continue')).calls).toEqual([['continue', { plain: false, json: false, yes: false }]]);
    expect((await run('continue 10 -y --iterations 20 --json')).calls).toEqual([
      ['continue', { checkpoint: '10', iterations: 20, plain: false, json: true, yes: true }],
    ]);
    expect((await run('verify 10 latest')).calls).toEqual([
      ['verify', { checkpoints: ['10', 'latest'], all: false, json: false }],
    ]);
    expect((await run('verify --all --json')).calls).toEqual([
      ['verify', { checkpoints: [], all: true, json: true }],
    ]);
  });

  it('knows what reproduce can be asked', async () => {
    expect((await run('reproduce')).calls).toEqual([['reproduce', { json: false }]]);
    expect((await run('reproduce 20 --from 10 --checkpoint-dir c --json')).calls).toEqual([
      ['reproduce', { checkpoint: '20', from: '10', checkpointDirectory: 'c', json: true }],
    ]);
  });

  it('knows the defaults of demo and evaluate', async () => {
    expect((await run('demo')).calls).toEqual([
      ['demo', { episodes: 1, speed: 1, force: false, plain: false }],
    ]);
    expect((await run('evaluate latest')).calls).toEqual([
      ['evaluate', { checkpoint: 'latest', episodes: 200, plain: false, json: false }],
    ]);
  });

  it('hands demo who plays, and replay a file', async () => {
    const line =
      'demo 120 --seekers climb --hiders opponent --opponent 20 --record a.replay --force --episodes 3';
    expect((await run(line)).calls).toEqual([
      [
        'demo',
        {
          checkpoint: '120',
          seekers: 'climb',
          hiders: 'opponent',
          opponent: '20',
          record: 'a.replay',
          force: true,
          episodes: 3,
          speed: 1,
          plain: false,
        },
      ],
    ]);
    expect((await run('replay a.replay --verify --speed 4')).calls).toEqual([
      ['replay', { file: 'a.replay', verify: true, speed: 4, plain: false }],
    ]);
    expect((await run('demo --help')).out).toContain('+ and - change the pace');
  });

  it('hands compare two checkpoints, and a match only when it is asked for', async () => {
    expect((await run('compare 10 best')).calls).toEqual([
      ['compare', { a: '10', b: 'best', plain: false, json: false }],
    ]);
    expect((await run('compare a/x b/y --episodes 20 --seed 3 --json')).calls).toEqual([
      ['compare', { a: 'a/x', b: 'b/y', episodes: 20, seed: 3, plain: false, json: true }],
    ]);
  });

  it('takes list in long and in short', async () => {
    expect((await run('list -d')).calls).toEqual([['list', { detailed: true, json: false }]]);
    expect((await run('list --detailed --json --checkpoint-dir c')).calls).toEqual([
      ['list', { detailed: true, json: true, checkpointDirectory: 'c' }],
    ]);
  });

  it('takes the commands that look after checkpoints', async () => {
    expect((await run('best')).calls).toEqual([['best', { json: false }]]);
    expect((await run('best --metric hider_reward --mode min --json --config a.yaml')).calls).toEqual([
      ['best', { metric: 'hider_reward', mode: 'min', json: true, configPath: 'a.yaml' }],
    ]);
    expect((await run('pin 20_v2 --checkpoint-dir c')).calls).toEqual([
      ['pin', { checkpoint: '20_v2', unpin: false, checkpointDirectory: 'c' }],
    ]);
    expect((await run('pin best --unpin')).calls).toEqual([['pin', { checkpoint: 'best', unpin: true }]]);
    expect((await run('prune')).calls).toEqual([['prune', { dryRun: false, json: false }]]);
    expect((await run('archive 10 --keep')).calls).toEqual([['archive', { checkpoint: '10', keep: true }]]);
    expect((await run('unarchive x.tar.gz')).calls).toEqual([
      ['unarchive', { checkpoint: 'x.tar.gz', keep: false }],
    ]);
    expect((await run('prune --dry-run --json')).calls).toEqual([['prune', { dryRun: true, json: true }]]);
  });

  it('takes a port for the dashboard, 0 for any', async () => {
    expect((await run('dashboard --port 0')).calls).toEqual([['dashboard', { port: 0 }]]);
  });

  it.each(['--runs', '--runs-dir'])('takes where runs are from %s of the dashboard', async (option) => {
    expect((await run(`dashboard ${option} r`)).calls).toEqual([['dashboard', { runsDirectory: 'r' }]]);
  });

  it('takes who may reach the dashboard', async () => {
    const line = 'dashboard --host 0.0.0.0 --allow-remote --allow-host a.example b';
    expect((await run(line)).calls).toEqual([
      ['dashboard', { host: '0.0.0.0', allowRemote: true, allowedHosts: ['a.example', 'b'] }],
    ]);
  });

  it('takes a dashboard beside the training', async () => {
    const options = { plain: false, json: false, dashboard: true };
    expect((await run('train --dashboard')).calls).toEqual([['train', options]]);
  });

  it('takes a directory to set up', async () => {
    expect((await run('init')).calls).toEqual([['init', { force: false }]]);
    expect((await run('init there --force')).calls).toEqual([['init', { directory: 'there', force: true }]]);
  });

  it('hands export the policy, the format and where to', async () => {
    expect((await run('export --policy seeker_policy --format onnx')).calls).toEqual([
      ['export', { policyId: 'seeker_policy', format: 'onnx', force: false }],
    ]);
    const line = 'export 120 --policy p --format safetensors --output a/b --force --checkpoint-dir c';
    const options = { policyId: 'p', format: 'safetensors', output: 'a/b', force: true };
    expect((await run(line)).calls).toEqual([
      ['export', { ...options, checkpoint: '120', checkpointDirectory: 'c' }],
    ]);
  });

  it('ends with the exit code of the command', async () => {
    expect((await run('list', 130)).code).toBe(130);
  });

  it('suggests the command that was meant', async () => {
    const { code, err, calls } = await run('trian');
    expect(code).toBe(2);
    expect(err).toContain("unknown command 'trian'");
    expect(err).toContain('Did you mean train?');
    expect(calls).toEqual([]);
  });

  it('suggests the option that was meant', async () => {
    const { code, err } = await run('train --iteration 5');
    expect(code).toBe(2);
    expect(err).toContain('--iterations');
  });

  it.each([
    ['train --iterations 0', 'Give a whole number from 1 up.'],
    ['train --iterations 1.5', 'Give a whole number from 1 up.'],
    ['train --iterations ten', 'Give a whole number from 1 up.'],
    ['train --seed -1', 'Give a whole number from 0 up to 4294967295.'],
    ['train --seed 4294967296', 'Give a whole number from 0 up to 4294967295.'],
    ['evaluate --episodes 0', 'Give a whole number from 1 up.'],
    ['demo --speed 0', 'Give a number above 0 and up to 100'],
    ['demo --seekers seal', 'Allowed choices are trained, opponent, random, scripted, climb.'],
    ['demo --hiders climb', 'Allowed choices are trained, opponent, random, scripted, seal, hoard.'],
    ['compare 10', "missing required argument 'b'"],
    ['replay', "missing required argument 'file'"],
    ['demo --speed fast', 'Give a number above 0 and up to 100'],
    ['dashboard --port 65536', 'Give a whole number from 0 up to 65535.'],
    ['train a b', 'too many arguments'],
    ['unarchive', "missing required argument 'archive'"],
    ['best --mode up', 'Allowed choices are max, min.'],
    ['export --format onnx', "required option '--policy <id>' not specified"],
    ['export --policy p', "required option '--format <format>' not specified"],
    ['export --policy p --format keras', 'Allowed choices are onnx, tfjs, safetensors.'],
  ])('refuses "%s" with one sentence and exit code 2', async (line, sentence) => {
    const { code, err, calls } = await run(line);
    expect(code).toBe(2);
    expect(err).toContain(sentence);
    expect(err.trimEnd().split('\n')).toHaveLength(1);
    expect(calls).toEqual([]);
  });

  it('takes speeds with a point', async () => {
    expect((await run('demo --speed 0.5')).calls).toEqual([
      ['demo', { episodes: 1, speed: 0.5, force: false, plain: false }],
    ]);
  });

  it('explains itself with examples, and so does each of its commands', async () => {
    const { code, out } = await run('--help');
    expect(code).toBe(0);
    const names = Array.from(out.matchAll(/^ {2}([a-z]+) /gmu), ([, name]) => name ?? '');
    expect(names).toEqual(
      expect.arrayContaining(Object.keys((await run('')).commands).filter((name) => name !== 'complete')),
    );
    for (const name of names.filter((name) => name !== 'help')) {
      const { out: help } = await run(`${name} --help`);
      expect(help).toContain(`Usage: hideout ${name} `);
      expect(help).toMatch(new RegExp(`^Examples:\n  \\$ hideout ${name}\\b`, 'mu'));
    }
  });

  it('explains itself to whoever names no command, as a mistake', async () => {
    const { code, err } = await run('');
    expect(code).toBe(2);
    expect(err).toContain('Usage: hideout');
  });

  it('tells its version', async () => {
    const { code, out } = await run('--version');
    expect(code).toBe(0);
    expect(out).toMatch(/^\d+\.\d+\.\d+\n$/u);
  });

  it('lets the errors of a command through', async () => {
    const failing = { list: () => Promise.reject(new Error('boom')) } as unknown as CommandTable;
    const output = { writeOut: () => undefined, writeErr: () => undefined };
    await expect(runProgram(['list'], failing, output)).rejects.toThrow('boom');
  });
});
