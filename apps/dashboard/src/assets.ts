import { readFileSync } from 'node:fs';

export interface Asset {
  readonly type: string;
  readonly content: Buffer;
}

const types = {
  'dashboard.css': 'text/css; charset=utf-8',
  'dashboard.js': 'text/javascript; charset=utf-8',
  'icon.svg': 'image/svg+xml',
} as const;

/** The files that the page loads, by name; all there are. */
export function readAssets(): ReadonlyMap<string, Asset> {
  return new Map(
    Object.entries(types).map(([name, type]) => [
      name,
      { type, content: readFileSync(new URL(`../assets/${name}`, import.meta.url)) },
    ]),
  );
}
