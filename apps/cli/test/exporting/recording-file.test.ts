import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeRecording } from '@hideout/env';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { checkExportTarget } from '../../src/exporting/exported-file.js';
import { readRecording } from '../../src/exporting/recording-file.js';
import { UserError } from '../../src/user-error.js';

const recording = { seekers: 'a', hiders: 'b', seed: 1, episodes: [Uint8Array.of(1, 2, 3)] };

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hideout-replay-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('the file of a recording', () => {
  it('is read', async () => {
    const path = join(folder, 'a.replay');
    await writeFile(path, encodeRecording(recording));
    expect(await readRecording(path)).toEqual(recording);
  });

  it('is explained in a sentence when it cannot be used', async () => {
    const damaged = encodeRecording(recording);
    damaged[damaged.length - 1]! ^= 1;
    await writeFile(join(folder, 'damaged'), damaged);
    await writeFile(join(folder, 'config.yaml'), 'seed: 7');
    await mkdir(join(folder, 'directory'));
    for (const [name, sentence] of [
      [
        'damaged',
        /damaged: The replay cannot be used: it is damaged: its bytes are not those that were written\.$/,
      ],
      ['config.yaml', /config.yaml: The replay cannot be used: it does not begin with HDRC\.$/],
      ['directory', /directory is not a file; name a recording\.$/],
      ['nothing', /^There is no file .*nothing; "hideout demo --record .*nothing" writes one\.$/],
    ] as const) {
      const reading = readRecording(join(folder, name));
      await expect(reading).rejects.toThrow(sentence);
      await expect(reading).rejects.toBeInstanceOf(UserError);
    }
  });
});

describe('a place for a file that is written later', () => {
  it('is refused before the work when it is taken, a directory, or in none', async () => {
    const path = join(folder, 'a.replay');
    expect(() => checkExportTarget(path, false, 'name another file')).not.toThrow();
    await writeFile(path, '');
    expect(() => checkExportTarget(path, false, 'name another file')).toThrow(
      /exists already; name another file, or add --force to replace it\.$/,
    );
    expect(() => checkExportTarget(path, true, 'name another file')).not.toThrow();
    expect(() => checkExportTarget(folder, true, 'name another file')).toThrow('is a directory');
    expect(() => checkExportTarget(join(folder, 'none', 'a'), false, 'name another file')).toThrow(
      'is no directory',
    );
    expect(() => checkExportTarget(join(path, 'a'), false, 'name another file')).toThrow('is no directory');
  });
});
