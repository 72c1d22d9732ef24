import { gzipSync } from 'node:zlib';

/** An entry as a test wants it, right or wrong. */
export interface ForgedEntry {
  path: string;
  content?: Uint8Array | string;
  /** '0' a file, '5' a directory, '2' a symbolic link, and so on. */
  type?: string;
  /** What the header says, where that is not the length of the content. */
  size?: number;
}

/** A .tar.gz that is written here from the POSIX description, and not by the package that reads it. */
export function forgeArchive(entries: readonly ForgedEntry[], end = Buffer.alloc(1024)): Uint8Array {
  return gzipSync(Buffer.concat([...entries.map(forgeEntry), end]));
}

function forgeEntry({ path, content = '', type = '0', size }: ForgedEntry): Buffer {
  const bytes = Buffer.from(content);
  const header = Buffer.alloc(512);
  header.write(path, 0, 100, 'latin1');
  header.write('0000644\0', 100);
  header.write(`${(size ?? bytes.length).toString(8).padStart(11, '0')}\0`, 124);
  header.write('        ', 148);
  header.write(type, 156);
  header.write('ustar\u000000', 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return Buffer.concat([header, bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)]);
}
