import fs from 'node:fs';

const WATCHED =
  /^(open|read(File|dir|link)|l?stat|access|realpath|exists|createReadStream|cp|rename|rm|unlink|mkdir|write)/;

/**
 * Watches the functions of node:fs and node:fs/promises, in modules that are imported after it was called.
 *
 * @returns every path that they are given, as time goes on
 */
export function watchFileSystem(): string[] {
  const opened: string[] = [];
  for (const holder of [fs, fs.promises] as unknown as Record<string, unknown>[]) {
    for (const [name, real] of Object.entries(holder)) {
      if (typeof real !== 'function' || !WATCHED.test(name)) continue;
      const watched = (...words: unknown[]): unknown => {
        const [path] = words;
        if (typeof path === 'string' || path instanceof URL) opened.push(String(path));
        return Reflect.apply(real, holder, words);
      };
      holder[name] = Object.assign(watched, real);
    }
  }
  return opened;
}
