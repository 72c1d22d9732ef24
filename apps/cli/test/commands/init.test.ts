import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { initCommand } from '../../src/commands/init.js';
import { loadConfig } from '../../src/config/config-file.js';
import { resolveConfigText } from '../../src/config/config-text.js';
import { UserError } from '../../src/user-error.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hideout-init-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function init(directory: string, force = false): Promise<string> {
  let out = '';
  await initCommand(
    { directory, force },
    { stdout: { write: (text) => (out += text) }, stderr: { write: () => true } },
  );
  return out;
}

describe('hideout init', () => {
  it('writes a configuration that means the defaults, and its schema, into a new directory', async () => {
    const directory = join(folder, 'new', 'one');
    expect(await init(directory)).toBe(
      `Wrote ${join(directory, 'config.yaml')}: every option with its default and meaning.\n` +
        `Wrote ${join(directory, 'config.schema.json')}: editors complete and check config.yaml by it.\n`,
    );
    expect(loadConfig(join(directory, 'config.yaml'), {})).toEqual(resolveConfigText('', '', {}));
    expect((await readdir(directory)).sort()).toEqual(['config.schema.json', 'config.yaml']);
  });

  it.each(['config.yaml', 'config.schema.json'])('never replaces a %s unless it is told to', async (name) => {
    const path = join(folder, name);
    await writeFile(path, 'mine');
    await expect(init(folder)).rejects.toThrow(
      new UserError(
        `${path} exists already; name another directory, or add --force to replace what is there`,
      ),
    );
    expect(await readdir(folder)).toEqual([name]);
    expect(await readFile(path, 'utf8')).toBe('mine');
    await init(folder, true);
    expect(await readFile(path, 'utf8')).not.toBe('mine');
  });

  it('refuses what can be no directory', async () => {
    await writeFile(join(folder, 'file'), '');
    await expect(init(join(folder, 'file', 'x'))).rejects.toThrow(UserError);
    await mkdir(join(folder, 'there', 'config.yaml'), { recursive: true });
    await expect(init(join(folder, 'there'), true)).rejects.toThrow(
      /is a directory; name another directory/u,
    );
  });
});
