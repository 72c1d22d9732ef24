import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from '@jest/globals';

const folder = join(dirname(fileURLToPath(import.meta.url)), 'golden');

/** Expects a text to be that of a file; HIDEOUT_GOLDEN=write writes the file instead, to be looked at and committed. */
export function expectGolden(name: string, text: string): void {
  const path = join(folder, `${name}.txt`);
  if (process.env['HIDEOUT_GOLDEN'] === 'write') {
    mkdirSync(folder, { recursive: true });
    writeFileSync(path, text);
  }
  expect(text).toBe(existsSync(path) ? readFileSync(path, 'utf8') : '');
}
