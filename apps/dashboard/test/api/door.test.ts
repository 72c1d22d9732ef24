import { readFile } from 'node:fs/promises';
import { expect, test } from '@jest/globals';
import * as door from '../../src/api/index.js';

/** What a module imports from outside of this project, and what the modules do that it imports. */
async function importedBy(module: URL, seen = new Set<string>()): Promise<string[]> {
  if (seen.has(module.href)) return [];
  seen.add(module.href);
  const text = await readFile(module, 'utf8');
  const names = [...text.matchAll(/^(?:import|export|\}) .*?from '([^']+)';$/gm)].map(
    ([, name]) => `${name}`,
  );
  const own = names.filter((name) => name.startsWith('.'));
  const inner = own.map((name) => importedBy(new URL(name.replace(/\.js$/, '.ts'), module), seen));
  return [...names.filter((name) => !name.startsWith('.')), ...(await Promise.all(inner)).flat()];
}

test('who asks for the API gets zod with it and nothing of the server', async () => {
  const imported = await importedBy(new URL('../../src/api/index.ts', import.meta.url));
  expect([...new Set(imported)]).toEqual(['zod']);
});

test('every schema of the tables can be imported by its name', () => {
  const named = new Set<unknown>(Object.values(door));
  for (const [name, { answer }] of Object.entries(door.jsonRoutes))
    expect([name, named.has(answer)]).toEqual([name, true]);
});
