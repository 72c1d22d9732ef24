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

/** "a -> b" for every import of one room by another, in sources and in package.json alike. */
async function importGraph(): Promise<{ sources: string[]; manifests: string[] }> {
  const [sources, manifests] = [new Set<string>(), new Set<string>()];
  for (const room of rooms) {
    const name = room.split('/')[1] as string;
    const folders = (sourceFolders[room] ?? ['src']).map((folder) => join(root, room, folder));
    for (const file of (await Promise.all(folders.map(sourceFiles))).flat()) {
      for (const [, target] of (await readFile(file, 'utf8')).matchAll(
        /['"]@hideout\/([a-z]+)(?:\/[a-z.]+)?['"]/g,
      )) {
        sources.add(`${name} -> ${target}`);
      }
    }
    const manifest = JSON.parse(await readFile(join(root, room, 'package.json'), 'utf8')) as {
      dependencies: Record<string, string>;
      devDependencies?: Record<string, string>;
    };
    // What is bundled into the page is needed to build it only.
    for (const dependency of Object.keys({ ...manifest.dependencies, ...manifest.devDependencies })) {
      if (dependency.startsWith('@hideout/'))
        manifests.add(`${name} -> ${dependency.slice('@hideout/'.length)}`);
    }
  }
  return { sources: [...sources].sort(), manifests: [...manifests].sort() };
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
  const { sources, manifests } = await importGraph();
  expect(drawn.sort()).toEqual(sources);
  expect(manifests).toEqual(sources);
});
