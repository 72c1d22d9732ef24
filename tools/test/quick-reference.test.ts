import { appendFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { hideout, root, temporaryFolder, writeSmallConfig } from './fixtures/hideout.js';

let folder: string;
let remove: () => Promise<void>;
beforeAll(async () => {
  ({ path: folder, remove } = await temporaryFolder());
  await writeSmallConfig(folder);
  await appendFile(join(folder, 'config.yaml'), '  iterations: 2\n  checkpoint_freq: 1\n');
});
afterAll(() => remove());

/** The table of the README: a command of the guide, and the one that does it here. */
async function quickReference(): Promise<[guide: string, here: string][]> {
  const readme = await readFile(join(root, 'README.md'), 'utf8');
  const [, section = ''] = readme.split('## Quick reference');
  return Array.from(section.matchAll(/^\| `(python [^`]+)` +\| `npx hideout ([^`]+)` +\|/gmu), ([, a, b]) => [
    a ?? '',
    b ?? '',
  ]);
}

/** What each command of the guide does, as what its counterpart must print; in an order in which they can follow. */
const expected: readonly [guide: string, more: readonly string[], printed: RegExp][] = [
  ['python main.py', ['--plain'], /Training completed at iteration 2: /u],
  ['python main.py <checkpoint>', ['--plain', '--iterations', '3'], /Training Iteration 3\/3/u],
  [
    'python continue_training.py <checkpoint>',
    ['--yes', '--plain', '--iterations', '4'],
    /^checkpoint_00000\d: iteration 3 of 4\n[^]*Training Iteration 4\/4/u,
  ],
  [
    'python demo_model.py',
    [],
    /^checkpoint_000004 \(seekers\) against checkpoint_000004 \(hiders\), seed \d+\nEpisode 1: /u,
  ],
  ['python list_checkpoints.py', [], /^4 +\d{4}-\d\d-\d\d .*checkpoint_000004 \[FINAL\]$/mu],
  ['python list_checkpoints.py -d', [], /Saved .* \| Size /u],
];

describe('the quick reference of the guide', () => {
  it('has a counterpart here for every command, in the README', async () => {
    expect((await quickReference()).map(([guide]) => guide)).toEqual(expected.map(([guide]) => guide));
  });

  it.each(expected)('%s: its counterpart does it, as a real process', async (guide, more, printed) => {
    const line = (await quickReference()).find(([command]) => command === guide)?.[1] ?? '';
    const words = line.split(' ').map((word) => (word === '<checkpoint>' ? 'latest' : word));
    const { code, stdout, stderr } = await hideout([...words, ...more], folder);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(printed);
  });

  // The seed's guide also names these by hand; here they are commands.
  it.each([
    ['best', /^checkpoint_00000\d: highest reward_mean, /u],
    ['verify --all', /^4 of 4 checkpoints are sound\.$/mu],
    ['evaluate latest --episodes 4', /^trained +trained /mu],
    ['reproduce latest', /^identical: /u],
    ['pin 1', /is pinned/u],
    ['prune --dry-run', /checkpoint_000001 +stays: pinned|stays: .*pinned/u],
    ['archive 2', /^Archived as /u],
    ['unarchive 2', /is back/u],
    ['export latest --policy seeker_policy --format onnx', /^Wrote seeker_policy of checkpoint_000004 /u],
    ['init elsewhere', /^Wrote .*config\.yaml/u],
    ['completion bash', /complete -F _hideout hideout/u],
    ['doctor', /Everything that training needs is here\./u],
  ])('hideout %s works in the same directory', async (line, printed) => {
    const { code, stdout } = await hideout(line.split(' '), folder);
    expect({ code, text: stdout }).toEqual({ code: 0, text: expect.stringMatching(printed) });
  });
});
