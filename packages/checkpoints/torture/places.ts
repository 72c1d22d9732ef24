import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** This package's directory, wherever this file has been compiled to. */
const PACKAGE = dirname(createRequire(import.meta.url).resolve('@hideout/checkpoints/package.json'));

/** A program that a row starts in a process of its own; it uses the package as built. */
export function programPath(name: string): string {
  return join(PACKAGE, 'torture/processes', name);
}

/** Calls `use` with a new empty directory, and removes that afterwards. */
export async function withDirectory<T>(use: (directory: string) => Promise<T>): Promise<T> {
  const directory = mkdtempSync(join(tmpdir(), 'hideout-torture-'));
  try {
    return await use(directory);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
