import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { hideout, start, temporaryFolder, writeSmallConfig } from './fixtures/hideout.js';

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
