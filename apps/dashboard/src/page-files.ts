import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface PageFile {
  readonly type: string;
  readonly content: Buffer;
  /** Whether its name changes with its content, so that browsers may keep it. */
  readonly isImmutable: boolean;
}

/** The page as it was built: what is asked for is looked up here, and no path is opened. */
export interface PageFiles {
  /** index.html; null where the page was not built. */
  readonly page: PageFile | null;
  /** By their paths, as '/assets/page-1a2b3c.js'. */
  readonly assets: ReadonlyMap<string, PageFile>;
}

/** Beside this file's folder, both for the sources and for what is built from them. */
const BUILT_PAGE = fileURLToPath(new URL('../dist/page', import.meta.url));

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
};

/** Reads the whole page into memory. */
export function readPageFiles(directory = BUILT_PAGE): PageFiles {
  if (!existsSync(directory)) return { page: null, assets: new Map() };
  const names = readdirSync(directory, { recursive: true, encoding: 'utf8' }).map((name) =>
    name.replaceAll('\\', '/'),
  );
  const files = names.flatMap((name) => {
    const type = types[extname(name)];
    if (type === undefined) return [];
    const content = readFileSync(`${directory}/${name}`);
    return [[`/${name}`, { type, content, isImmutable: name.startsWith('assets/') }] as const];
  });
  const byPath = new Map<string, PageFile>(files);
  const page = byPath.get('/index.html') ?? null;
  byPath.delete('/index.html');
  return { page, assets: byPath };
}
