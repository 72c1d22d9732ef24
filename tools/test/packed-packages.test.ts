import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { root, start, temporaryFolder } from './fixtures/hideout.js';

let folder: string;
let project: string;
let remove: () => Promise<void>;
beforeAll(async () => {
  ({ path: folder, remove } = await temporaryFolder());
  project = join(folder, 'project');
  await installPacked();
});
afterAll(() => remove());

describe('packages installed from their tarballs outside the repository', () => {
  it.each([
    { readme: 'README.md', heading: 'For other teams', printed: /^checkpoint_000001 -?\d/ },
    {
      readme: 'packages/checkpoints/README.md',
      heading: 'Loading in your own scripts',
      printed: /^Trained 2 iterations\n7 numbers: true\n$/,
    },
    {
      readme: 'packages/ppo/README.md',
      heading: 'Example environments',
      printed: /^1024 steps, mean return \d+\.\d\n2048 steps, /,
    },
    { readme: 'apps/dashboard/README.md', heading: 'Asking in TypeScript', printed: /^0 runs\n$/ },
  ])('type-check and run the example of $readme, "$heading"', async ({ readme, heading, printed }) => {
    await writeFile(join(project, 'example.ts'), await exampleOf(readme, heading));
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
    expect(stdout).toMatch(printed);
  });
});

const packed = [
  'packages/env',
  'packages/compile',
  'packages/ppo',
  'packages/checkpoints',
  'packages/metrics',
  'apps/dashboard',
];

/** Packs what other teams import, and installs the files in a project of their own. */
async function installPacked(): Promise<void> {
  await mkdir(project);
  for (const path of packed) {
    await npm(['pack', '--pack-destination', folder, '--loglevel=error'], join(root, path));
  }
  const tarballs = (await readdir(folder))
    .filter((name) => name.endsWith('.tgz'))
    .map((name) => join(folder, name));
  expect(tarballs).toHaveLength(packed.length);
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
}

/** The first example under a heading of a README, as a reader would copy it. */
async function exampleOf(readme: string, heading: string): Promise<string> {
  const page = await readFile(join(root, readme), 'utf8');
  const example = new RegExp(`\n## ${heading}\n[\\s\\S]*?\`\`\`ts\n([\\s\\S]*?)\`\`\``).exec(page)?.[1];
  if (example === undefined) throw new Error(`${readme} has no example under "${heading}"`);
  return example;
}

async function npm(args: string[], cwd: string): Promise<void> {
  const program = process.env['npm_execpath'] ?? 'npm';
  const [command, first] = program.endsWith('.js') ? [process.execPath, [program]] : [program, []];
  const { code, stderr } = await start(command, [...first, ...args], cwd).outcome;
  if (code !== 0) throw new Error(`npm ${args.join(' ')} ended with code ${code}: ${stderr}`);
}
