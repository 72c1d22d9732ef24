import { appendFile, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { hideout, startHideout, temporaryFolder, writeSmallConfig } from './fixtures/hideout.js';

interface Entry {
  readonly name: string;
  readonly reward_mean: number;
  readonly pinned_at: string | null;
}

let folder: string;
let remove: () => Promise<void>;
beforeAll(async () => {
  ({ path: folder, remove } = await temporaryFolder());
  await writeSmallConfig(folder);
  await appendFile(join(folder, 'config.yaml'), '  checkpoint_freq: 1\n  keep_last_n: 0\n');
  const { code } = await hideout(['train', '--iterations', '5', '--plain'], folder);
  expect(code).toBe(0);
  const text = await readFile(join(folder, 'config.yaml'), 'utf8');
  await writeFile(join(folder, 'config.yaml'), text.replace('keep_last_n: 0', 'keep_last_n: 2'));
});
afterAll(() => remove());

/** The lines of a command that ends well and has nothing to complain of. */
async function lines(...words: string[]): Promise<string[]> {
  const { code, stdout, stderr } = await hideout(words, folder);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout.trimEnd().split('\n');
}

async function listed(): Promise<Entry[]> {
  return (JSON.parse((await lines('list', '--json')).join('\n')) as { checkpoints: Entry[] }).checkpoints;
}

/** What lies in the store for each iteration: checkpoints, histories, figures. */
async function stored() {
  const names = await readdir(join(folder, 'checkpoints'));
  return {
    checkpoints: names.filter((name) => /^checkpoint_\d/.test(name)),
    histories: names.filter((name) => /^metrics_iter_/.test(name)),
    figures: names.filter((name) => /^training_metrics_iter_/.test(name)),
  };
}

describe('looking after the checkpoints of a training, as real processes', () => {
  it('names the best one', async () => {
    const rewards = (await listed()).map(({ reward_mean }) => reward_mean);
    const best = (await listed()).findLast(({ reward_mean }) => reward_mean === Math.max(...rewards));
    expect((await lines('best'))[0]).toMatch(`${best?.name}: highest reward_mean, `);
    const worst = (await listed()).findLast(({ reward_mean }) => reward_mean === Math.min(...rewards));
    expect((await lines('best', '--mode', 'min'))[0]).toMatch(`${worst?.name}: lowest reward_mean, `);
  });

  it('pins one, which later processes know', async () => {
    expect(await lines('pin', '2')).toEqual(['checkpoint_000002 is pinned: retention never removes it.']);
    expect(await lines('list')).toContainEqual(expect.stringMatching(/checkpoint_000002 \[PINNED\]$/));
    expect((await listed())[1]?.pinned_at).toMatch(/^\d{4}-/);
  });

  it('says what would go, and why the others stay, and changes nothing', async () => {
    expect(await lines('prune', '--dry-run')).toEqual([
      'checkpoint_000001  goes:  not among: newest 2',
      'checkpoint_000002  stays: pinned',
      'checkpoint_000003  goes:  not among: newest 2',
      'checkpoint_000004  stays: newest 2',
      'checkpoint_000005  stays: newest 2',
      '',
      expect.stringMatching(/^Would remove 2 of 5 checkpoints/),
    ]);
    const { checkpoints, histories, figures } = await stored();
    expect([checkpoints.length, histories.length, figures.length]).toEqual([5, 5, 5]);
  });

  it('packs one and brings it back, byte by byte', async () => {
    const before = await lines('list', '--json');
    expect((await lines('archive', 'checkpoint_000002'))[0]).toMatch(
      /^Archived as .*checkpoint_000002\.tar\.gz/,
    );
    expect((await lines('list')).join('\n')).toMatch(
      /Total checkpoints: 4\n[^]*Archived: checkpoint_000002 /,
    );
    expect((await lines('unarchive', '2'))[0]).toMatch(/^checkpoint_000002 is back, and pinned/);
    const withoutTimes = (list: string[]) => list.filter((line) => !/(updated|pinned)_at/.test(line));
    expect(withoutTimes(await lines('list', '--json'))).toEqual(withoutTimes(before));
  });

  it('removes that, with figures and histories', async () => {
    expect((await lines('prune')).at(-1)).toMatch(/^Removed 2 of 5 checkpoints/);
    expect(await stored()).toEqual({
      checkpoints: ['checkpoint_000002', 'checkpoint_000004', 'checkpoint_000005'],
      histories: ['metrics_iter_2.json', 'metrics_iter_4.json', 'metrics_iter_5.json'],
      figures: ['training_metrics_iter_2.png', 'training_metrics_iter_4.png', 'training_metrics_iter_5.png'],
    });
    await lines('pin', '--unpin', 'checkpoint_000002');
    expect((await lines('prune')).at(-1)).toMatch(/^Removed 1 of 3 checkpoints/);
  });

  it.each([
    [['pin', 'checkpoint_000099'], /^error: No checkpoint "checkpoint_000099": .*\n$/],
    [['best', '--metric', 'speed'], /^error: no good checkpoint in .* has a figure speed; .*\n$/],
    [
      ['archive', 'latest'],
      /^error: The checkpoint checkpoint_000005 stays: it is the newest good one\. .*\n$/,
    ],
    [['unarchive', 'config.yaml'], /^error: The archive .*config.yaml is damaged: .*\n$/],
    [['prune', '--config', 'none.yaml'], /^error: none.yaml: does not exist; .*\n$/],
  ])('explains a mistake in one sentence: %j', async (words, sentence) => {
    const { code, stdout, stderr } = await hideout(words, folder);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(sentence);
  });

  it('pins beside a training, and is refused to prune beside it, with who has the directory', async () => {
    const { child, outcome } = startHideout(['train', 'latest', '--iterations', '1000000', '--json'], folder);
    const started = new Promise<void>((resolve) => {
      let seen = '';
      child.stdout?.on('data', (chunk: Buffer) => {
        seen += chunk.toString();
        if (seen.includes('"type":"checkpoint"')) resolve();
      });
    });
    await Promise.race([started, outcome]);
    const refused = await hideout(['prune'], folder);
    const [pin] = await lines('pin', 'checkpoint_000005');
    child.kill('SIGTERM');
    await outcome;
    expect(refused.code).toBe(2);
    expect(refused.stderr).toMatch(
      new RegExp(`^error: The checkpoint directory .* is in use by process ${child.pid} `),
    );
    expect(pin).toBe('checkpoint_000005 is pinned: retention never removes it.');
    await lines('prune');
    expect((await stored()).checkpoints).toContain('checkpoint_000005');
  });
});
