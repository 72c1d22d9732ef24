/** Has a plain Node process import the package's sources: TypeScript by swc, and `.js` for what lies there as `.ts`. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { transform } from '@swc/core';

export async function resolve(specifier, context, next) {
  const source = specifier.startsWith('.')
    ? new URL(specifier.replace(/\.js$/, '.ts'), context.parentURL)
    : null;
  return source !== null && existsSync(source)
    ? { url: source.href, shortCircuit: true }
    : next(specifier, context);
}

export async function load(url, context, next) {
  if (!url.endsWith('.ts')) return next(url, context);
  const text = await readFile(fileURLToPath(url), 'utf8');
  const options = {
    swcrc: false,
    jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
    module: { type: 'es6' },
  };
  return { format: 'module', source: (await transform(text, options)).code, shortCircuit: true };
}
