/** What lies on a model disk: where the names of each directory lead, and what each file holds, by inode. */
export interface FileTree {
  directories: Map<number, Map<string, number>>;
  files: Map<number, Uint8Array>;
}

export const ROOT = 0;

export function emptyTree(): FileTree {
  return { directories: new Map([[ROOT, new Map()]]), files: new Map() };
}

/** Names may be changed in the copy; the bytes of files are shared, as nothing changes them in place. */
export function copyTree({ directories, files }: FileTree): FileTree {
  return {
    directories: new Map([...directories].map(([inode, names]) => [inode, new Map(names)])),
    files: new Map(files),
  };
}

/** The inode that a path leads to, or undefined. */
export function find(tree: FileTree, path: string): number | undefined {
  let inode: number | undefined = ROOT;
  for (const name of namesOf(path)) {
    inode = inode === undefined ? undefined : tree.directories.get(inode)?.get(name);
  }
  return inode;
}

/** All files below a directory, by path within it. */
export function filesBelow(tree: FileTree, directory: number, prefix = ''): Map<string, Uint8Array> {
  const found = new Map<string, Uint8Array>();
  for (const [name, inode] of tree.directories.get(directory) ?? []) {
    const bytes = tree.files.get(inode);
    if (bytes !== undefined) found.set(prefix + name, bytes);
    else for (const [path, content] of filesBelow(tree, inode, `${prefix}${name}/`)) found.set(path, content);
  }
  return found;
}

/** Equal trees have equal numbers; different ones almost surely not (53 bits). Unreachable inodes do not count. */
export function hashOf(tree: FileTree, isCounted: (name: string) => boolean = () => true): number {
  const [high, low] = directoryHash(tree, ROOT, isCounted);
  return (high & 0x1fffff) * 2 ** 32 + (low >>> 0);
}

type Hash = readonly [high: number, low: number];

function directoryHash(tree: FileTree, directory: number, isCounted: (name: string) => boolean): Hash {
  let [high, low] = [1, 1];
  for (const [name, inode] of tree.directories.get(directory) as Map<string, number>) {
    if (!isCounted(name)) continue;
    const bytes = tree.files.get(inode);
    const content = bytes === undefined ? directoryHash(tree, inode, isCounted) : contentHash(bytes);
    const place = mixed(mixed(contentHash(encodedName(name)), [inode, inode]), content);
    // A sum, as the order of names in a directory means nothing.
    high = (high + place[0]) | 0;
    low = (low + place[1]) | 0;
  }
  return mixed([high, low], [3, 5]);
}

function mixed([high, low]: Hash, [otherHigh, otherLow]: Hash): Hash {
  const a = Math.imul(high ^ Math.imul(otherHigh, 0x85ebca6b), 0xc2b2ae35);
  const b = Math.imul(low ^ Math.imul(otherLow, 0xcc9e2d51), 0x1b873593);
  return [a ^ (a >>> 15), b ^ (b >>> 13)];
}

const contentHashes = new WeakMap<Uint8Array, Hash>();

function contentHash(bytes: Uint8Array): Hash {
  const known = contentHashes.get(bytes);
  if (known !== undefined) return known;
  let [high, low] = [bytes.length, ~bytes.length];
  for (const byte of bytes) {
    high = Math.imul(high ^ byte, 0x01000193);
    low = Math.imul(low ^ byte, 0x5bd1e995) ^ (low >>> 15);
  }
  const hash = [high, low] as const;
  contentHashes.set(bytes, hash);
  return hash;
}

const encodedName = remembered((name) => new TextEncoder().encode(name));
const namesOf = remembered((path) => path.split('/').filter((name) => name !== ''));

/** The same few names and paths are asked for hundreds of thousands of times. */
function remembered<T>(compute: (text: string) => T): (text: string) => T {
  const results = new Map<string, T>();
  return (text) => {
    const known = results.get(text);
    if (known !== undefined) return known;
    if (results.size > 10_000) results.clear();
    const result = compute(text);
    results.set(text, result);
    return result;
  };
}
