import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { hideout, root, start, temporaryFolder, writeSmallConfig } from './fixtures/hideout.js';
import { Terminal, terminalObstacle } from './fixtures/terminal.js';

let folder: string;
let remove: () => Promise<void>;
beforeAll(async () => {
  ({ path: folder, remove } = await temporaryFolder());
  await writeSmallConfig(folder);
  await appendFile(join(folder, 'config.yaml'), '  checkpoint_freq: 1\n  keep_last_n: 0\n');
  const { code } = await hideout(['train', '--iterations', '2', '--plain'], folder);
  expect(code).toBe(0);
});
afterAll(() => remove());

/** A checkpoint of another game, of iteration 1, in a store of its own. */
async function trainElsewhere(): Promise<void> {
  const config = await readFile(join(folder, 'config.yaml'), 'utf8');
  await writeFile(join(folder, 'other.yaml'), config.replace('ray_count: 12', 'ray_count: 8'));
  const words = [
    'train',
    '--config',
    'other.yaml',
    '--checkpoint-dir',
    'other',
    '--iterations',
    '1',
    '--plain',
  ];
  expect((await hideout(words, folder)).code).toBe(0);
}

/** The lines of a command that ends well and has nothing to complain of. */
async function lines(...words: string[]): Promise<string[]> {
  const { code, stdout, stderr } = await hideout(words, folder);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout.trimEnd().split('\n');
}

describe('watching what was trained, as real processes', () => {
  it('records a demo, whose replay says the same of every episode, and ends in the same state', async () => {
    const demo = await lines(
      ...['demo', '2', '--opponent', '1', '--seekers', 'scripted', '--episodes', '2', '--seed', '3'],
      ...['--record', 'a.replay'],
    );
    expect(demo[0]).toBe('scripted (chase) (seekers) against checkpoint_000001 (hiders), seed 3');
    expect(demo[1]).toMatch(/^Episode 1: 24 steps, caught \d+ %, hidden \d+ %, seeker reward /);
    expect(demo[3]).toMatch(/^Mean of 2: 24 steps, /);
    expect(demo[4]).toMatch(/^Recorded 2 episodes to a\.replay \(\d+(\.\d)? k?B\)\.$/);

    expect(await lines('replay', 'a.replay')).toEqual(demo.slice(0, 3));
    const [, first, second, ...more] = await lines('replay', 'a.replay', '--verify');
    expect([first, second]).toEqual([
      expect.stringMatching(/^Episode 1: the final state is equal, [0-9a-f]{16}$/),
      expect.stringMatching(/^Episode 2: the final state is equal, [0-9a-f]{16}$/),
    ]);
    expect(more).toEqual([]);
  });

  it('notices a recording that was not played like that', async () => {
    const script = fileURLToPath(new URL('./fixtures/forge-replay.mjs', import.meta.url));
    const forge = start(process.execPath, [script, 'a.replay', 'forged.replay'], folder);
    expect((await forge.outcome).code).toBe(0);
    const { code, stdout } = await hideout(['replay', 'forged.replay', '--verify'], folder);
    expect(code).toBe(1);
    const [, first, second, summary] = stdout.split('\n');
    expect(first).toMatch(
      /^Episode 1: the final state is different: [0-9a-f]{16}, recorded was [0-9a-f]{16}$/,
    );
    expect(second).toMatch(/^Episode 2: the final state is equal, /);
    expect(summary).toBe('1 of 2 episodes do not end as they were recorded.');
  });

  it('refuses to lose a recording, unless told to', async () => {
    const again = await hideout(['demo', '--record', 'a.replay'], folder);
    expect([again.code, again.stdout]).toEqual([2, '']);
    expect(again.stderr).toBe(
      'error: a.replay exists already; name another file with --record, or add --force to replace it.\n',
    );
    const [title] = await lines('demo', '--hiders', 'random', '--record', 'a.replay', '--force');
    expect((await lines('replay', 'a.replay'))[0]).toBe(title);
  });

  it('refuses a damaged recording, and what is none, in one sentence', async () => {
    const bytes = await readFile(join(folder, 'a.replay'));
    bytes[bytes.length - 10]! ^= 4;
    await writeFile(join(folder, 'damaged.replay'), bytes);
    for (const [file, sentence] of [
      ['damaged.replay', /^error: damaged\.replay: The replay cannot be used: it is damaged: [^\n]+\n$/],
      ['config.yaml', /^error: config\.yaml: The replay cannot be used: it does not begin with HDRC\.\n$/],
      ['checkpoints', /^error: checkpoints is not a file; name a recording\.\n$/],
      ['none.replay', /^error: There is no file none\.replay; [^\n]+\n$/],
    ] as const) {
      for (const words of [
        ['replay', file],
        ['replay', file, '--verify'],
      ]) {
        const { code, stdout, stderr } = await hideout(words, folder);
        expect([code, stdout]).toEqual([2, '']);
        expect(stderr).toMatch(sentence);
      }
    }
  });

  it('refuses an opponent that plays no side', async () => {
    const { code, stderr } = await hideout(['demo', '--opponent', '1', '--hiders', 'random'], folder);
    expect(code).toBe(2);
    expect(stderr).toBe('error: --opponent plays no side; say --seekers opponent or --hiders opponent.\n');
  });
});

describe('watching in a terminal', () => {
  const obstacle = terminalObstacle();
  const program = `'${process.execPath}' '${join(root, 'apps/cli/bin/hideout.js')}'`;
  const inTerminal = obstacle === null ? it : it.skip;
  const why = obstacle === null ? '' : ` (not run: ${obstacle})`;

  inTerminal(`has keys for the pace, and gives the terminal back${why}`, async () => {
    const command = `${program} demo 2 --hiders seal --speed 0.1; echo code $?; stty -a`;
    const terminal = new Terminal(command, folder, { NO_COLOR: '1' });
    await terminal.until(/speed 0\.1x {2}space pause/);
    terminal.type(' ');
    await terminal.until(/paused {2}space pause/);
    const before = terminal.output.length;
    terminal.type('.');
    await terminal.until(/step \d+ of 24/, before);
    terminal.type('n');
    await terminal.until(/Over: caught \d+ %, hidden \d+ %/);
    terminal.type('q');
    await terminal.until(/code 0/);
    expect(await terminal.ended).toBe(0);
    expect(terminal.output).toMatch(/ icanon/);
    // On the main screen again, with a cursor, and then the episode in a line.
    const [, after] = terminal.output.split('\u001b[?1049l');
    expect(after?.startsWith('\u001b[?25h')).toBe(true);
    expect(after).toContain('Episode 1: 24 steps, ');
  });

  inTerminal(`is ended by Ctrl+C with what was complete${why}`, async () => {
    const terminal = new Terminal(`${program} demo 2 --speed 0.1; echo code $?`, folder);
    await terminal.until(/step \d+ of 24/);
    terminal.type('\u0003');
    await terminal.until(/No episode was played to its end\.[^]*code 130/);
    expect(await terminal.ended).toBe(0);
  });
});

describe('comparing what was trained, as real processes', () => {
  it('shows two checkpoints side by side', async () => {
    const shown = (await lines('compare', '1', 'latest')).join('\n');
    expect(shown).toMatch(/^\* Iteration {5}1 {27}2$/m);
    expect(shown).toMatch(/^\* hider_entropy /m);
    expect(shown).toMatch(/\nConfiguration: the same\.$/);
  });

  it('lets them play on the same maps, the same for the same seed', async () => {
    const words = [
      'compare',
      'checkpoints/checkpoint_000001',
      'best',
      '--episodes',
      '6',
      '--seed',
      '4',
      '--json',
    ];
    const [first, second] = [await lines(...words), await lines(...words)];
    expect(first).toEqual(second);
    const { match } = JSON.parse(first.join('\n')) as {
      match: {
        pairings: { seekers: string; hiders: string; catch_rate: { count: number } }[];
        exchanges: object[];
      };
    };
    expect(match.pairings.map(({ seekers, hiders }) => seekers + hiders)).toEqual(['aa', 'ab', 'ba', 'bb']);
    expect(match.pairings.every(({ catch_rate }) => catch_rate.count === 6)).toBe(true);
    expect(match.exchanges).toHaveLength(2);
    const table = await lines('compare', '1', '1', '--episodes', '2');
    expect(table.at(-1)).toBe('hiders   0.0 [0.0, 0.0]  0.0 [0.0, 0.0]');
  });

  it('compares games that differ, but has only those play that see the same', async () => {
    await trainElsewhere();
    const other = 'other/checkpoint_000001';
    expect((await lines('compare', '1', other)).join('\n')).toMatch(/^\* env\.ray_count +12 +8$/m);
    const sentence =
      /^error: checkpoint_000001 cannot play in the game of checkpoint_00000[12]: its seeker_policy\.observation_size is \d+, and \d+ is needed\.\n$/;
    for (const words of [
      ['compare', '1', other, '--episodes', '2'],
      ['demo', '2', '--opponent', other],
    ]) {
      const { code, stdout, stderr } = await hideout(words, folder);
      expect([code, stdout]).toEqual([2, '']);
      expect(stderr).toMatch(sentence);
    }
  });

  it('refuses a checkpoint that is not there, in one sentence', async () => {
    const { code, stderr } = await hideout(['compare', '1', '7'], folder);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^error: No checkpoint "7": [^\n]+\n$/);
  });
});
