import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { root } from './fixtures/hideout.js';

const rooms = [
  'packages/env',
  'packages/compile',
  'packages/ppo',
  'packages/checkpoints',
  'packages/metrics',
  'apps/cli',
  'apps/dashboard',
];

/** Where a room's code lies: the dashboard's page is code of its own. */
const sourceFolders: Readonly<Record<string, readonly string[]>> = { 'apps/dashboard': ['src', 'page'] };

/** "a -> b" for every import of one room by another: in sources, in tests, and as package.json says. */
async function importGraph(): Promise<Record<'sources' | 'tests' | 'manifests', string[]>> {
  const [sources, tests, manifests] = [new Set<string>(), new Set<string>(), new Set<string>()];
  for (const room of rooms) {
    const name = room.split('/')[1] as string;
    for (const folder of sourceFolders[room] ?? ['src'])
      for (const target of await importedFrom(join(root, room, folder))) sources.add(`${name} -> ${target}`);
    for (const target of await importedFrom(join(root, room, 'test'))) tests.add(`${name} -> ${target}`);
    const manifest = JSON.parse(await readFile(join(root, room, 'package.json'), 'utf8')) as {
      dependencies: Record<string, string>;
      devDependencies?: Record<string, string>;
    };
    // What is bundled into the page is needed to build it only, what tests import to test.
    for (const dependency of Object.keys({ ...manifest.dependencies, ...manifest.devDependencies })) {
      if (dependency.startsWith('@hideout/'))
        manifests.add(`${name} -> ${dependency.slice('@hideout/'.length)}`);
    }
  }
  return { sources: [...sources].sort(), tests: [...tests], manifests: [...manifests].sort() };
}

/** The rooms that the code in a folder imports. */
async function importedFrom(folder: string): Promise<string[]> {
  const targets: string[] = [];
  for (const file of await sourceFiles(folder)) {
    const text = await readFile(file, 'utf8');
    for (const [, target] of text.matchAll(/['"]@hideout\/([a-z]+)(?:\/[a-z.]+)?['"]/g))
      targets.push(target as string);
  }
  return targets;
}

async function sourceFiles(folder: string): Promise<string[]> {
  const items = await readdir(folder, { recursive: true, withFileTypes: true });
  return items
    .filter((item) => item.isFile() && /\.tsx?$/.test(item.name))
    .map((item) => join(item.parentPath, item.name));
}

it('draws the arrows that the code has, and no other', async () => {
  const page = await readFile(join(root, 'docs/architecture.md'), 'utf8');
  const diagram = /```mermaid\n([\s\S]*?)```/.exec(page)?.[1] ?? '';
  const drawn = [...diagram.matchAll(/^\s*(\w+)(?:\[[^\]]*\])? --> (\w+)/gm)].map(
    ([, from, to]) => `${from} -> ${to}`,
  );
  const { sources, tests, manifests } = await importGraph();
  expect(drawn.sort()).toEqual(sources);
  const ofTestsAlone = manifests.filter((arrow) => tests.includes(arrow) && !sources.includes(arrow));
  expect(ofTestsAlone).toEqual(['dashboard -> ppo']);
  expect(manifests.filter((arrow) => !ofTestsAlone.includes(arrow))).toEqual(sources);
});
