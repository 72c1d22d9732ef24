import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { root, start, temporaryFolder } from './fixtures/hideout.js';

let folder: string;
let remove: () => Promise<void>;
beforeAll(async () => {
  ({ path: folder, remove } = await temporaryFolder());
});
afterAll(() => remove());

it('packages installed from their tarballs outside the repository run the example of the README', async () => {
  const project = join(folder, 'project');
  await mkdir(project);
  for (const name of ['env', 'compile', 'ppo', 'checkpoints', 'metrics']) {
    await npm(['pack', '--pack-destination', folder, '--loglevel=error'], join(root, 'packages', name));
  }
  const tarballs = (await readdir(folder))
    .filter((name) => name.endsWith('.tgz'))
    .map((name) => join(folder, name));
  expect(tarballs).toHaveLength(5);
  await writeFile(
    join(project, 'package.json'),
    '{ "name": "elsewhere", "private": true, "type": "module" }',
  );
  await npm(
    [
      'install',
      '--no-audit',
      '--no-fund',
      '--omit=optional',
      '--prefer-offline',
      '--loglevel=error',
      ...tarballs,
    ],
    project,
  );

  await writeFile(join(project, 'example.ts'), await readmeExample());
  await copyFile(join(project, 'example.ts'), join(project, 'example.mjs'));
  const types = [
    '--noEmit',
    '--strict',
    '--skipLibCheck',
    '--module',
    'nodenext',
    '--target',
    'es2022',
    'example.ts',
  ];
  const checked = await start(
    process.execPath,
    [join(root, 'node_modules/typescript/bin/tsc'), ...types],
    project,
  ).outcome;
  expect(checked.stdout).toBe('');
  expect(checked.code).toBe(0);
  const { code, stdout, stderr } = await start(process.execPath, ['example.mjs'], project).outcome;
  expect(stderr).toBe('');
  expect(code).toBe(0);
  expect(stdout).toMatch(/^checkpoint_000001 -?\d/);
});

/** The example under "For other teams", as a reader would copy it. */
async function readmeExample(): Promise<string> {
  const readme = await readFile(join(root, 'README.md'), 'utf8');
  const example = /## For other teams[\s\S]*?```ts\n([\s\S]*?)```/.exec(readme)?.[1];
  if (example === undefined) throw new Error('README.md has no example under "For other teams"');
  return example;
}

async function npm(args: string[], cwd: string): Promise<void> {
  const program = process.env['npm_execpath'] ?? 'npm';
  const [command, first] = program.endsWith('.js') ? [process.execPath, [program]] : [program, []];
  const { code, stderr } = await start(command, [...first, ...args], cwd).outcome;
  if (code !== 0) throw new Error(`npm ${args.join(' ')} ended with code ${code}: ${stderr}`);
}
