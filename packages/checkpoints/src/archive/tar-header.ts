/** Tar files are made of blocks of this many bytes: a header, then the content, filled up with zeros. */
export const TAR_BLOCK_BYTES = 512;

/**
 * One entry of a tar file, as its header says. An 'extension' (POSIX pax) says more of the entry after it, such as finer
 * times. 'other' are links, devices and whatever else there is.
 */
export interface TarEntry {
  path: string;
  sizeBytes: number;
  kind: 'file' | 'directory' | 'extension' | 'other';
}

// Fields of a POSIX ustar header: where they begin, and how long they are.
const NAME = [0, 100] as const;
const MODE = [100, 8] as const;
const USER = [108, 8] as const;
const GROUP = [116, 8] as const;
const SIZE = [124, 12] as const;
const TIME = [136, 12] as const;
const CHECKSUM = [148, 8] as const;
const TYPE = [156, 1] as const;
const MAGIC = [257, 8] as const;
const PREFIX = [345, 155] as const;

type Field = readonly [begin: number, length: number];

const POSIX_MAGIC = 'ustar\x0000';
/** What GNU tar writes; its headers have no prefix. */
const GNU_MAGIC = 'ustar  \0';
const FILE_MODE = 0o644;

/**
 * The header of a regular file that belongs to nobody and was written at the beginning of time: it says nothing of who
 * archives, where and when. Null for a path that is too long for a ustar header.
 */
export function encodeTarHeader(path: string, sizeBytes: number): Uint8Array | null {
  const split = splitPath(path);
  if (split === null) return null;
  const header = new Uint8Array(TAR_BLOCK_BYTES);
  write(header, NAME, split.name);
  write(header, MODE, octal(FILE_MODE, MODE));
  write(header, USER, octal(0, USER));
  write(header, GROUP, octal(0, GROUP));
  write(header, SIZE, octal(sizeBytes, SIZE));
  write(header, TIME, octal(0, TIME));
  write(header, TYPE, '0');
  write(header, MAGIC, POSIX_MAGIC);
  write(header, PREFIX, split.prefix);
  write(header, CHECKSUM, `${checksum(header).toString(8).padStart(6, '0')}\0 `);
  return header;
}

/** What a header says; null where it is none, or one of a kind that is not read here. */
export function decodeTarHeader(header: Uint8Array): TarEntry | null {
  const magic = read(header, MAGIC);
  if (magic !== POSIX_MAGIC && magic !== GNU_MAGIC) return null;
  const sizeBytes = parseOctal(read(header, SIZE));
  if (sizeBytes === null || parseOctal(read(header, CHECKSUM)) !== checksum(header)) return null;
  const prefix = magic === POSIX_MAGIC ? untilZero(read(header, PREFIX)) : '';
  const name = untilZero(read(header, NAME));
  return {
    path: prefix === '' ? name : `${prefix}/${name}`,
    sizeBytes,
    kind: kindOf(read(header, TYPE)),
  };
}

/** The number of zeros after a content. */
export function tarPadding(sizeBytes: number): number {
  return (TAR_BLOCK_BYTES - (sizeBytes % TAR_BLOCK_BYTES)) % TAR_BLOCK_BYTES;
}

function kindOf(type: string): TarEntry['kind'] {
  if (type === '0' || type === '\0') return 'file';
  if (type === 'x' || type === 'g') return 'extension';
  return type === '5' ? 'directory' : 'other';
}

/** A long path is cut at a '/' into what fits the two fields. */
function splitPath(path: string): { prefix: string; name: string } | null {
  if (path.length <= NAME[1]) return { prefix: '', name: path };
  const cut = path.indexOf('/', path.length - NAME[1] - 1);
  return cut === -1 || cut > PREFIX[1] ? null : { prefix: path.slice(0, cut), name: path.slice(cut + 1) };
}

/** The sum of all bytes, those of the checksum itself taken for spaces. */
function checksum(header: Uint8Array): number {
  const [begin, length] = CHECKSUM;
  return header.reduce(
    (sum, byte, i) => sum + (i >= begin && i < begin + length ? ' '.charCodeAt(0) : byte),
    0,
  );
}

function octal(value: number, [, length]: Field): string {
  return value.toString(8).padStart(length - 1, '0');
}

function parseOctal(text: string): number | null {
  const digits = untilZero(text).trim();
  return /^[0-7]{1,11}$/.test(digits) ? Number.parseInt(digits, 8) : null;
}

function untilZero(text: string): string {
  return text.split('\0', 1)[0] ?? '';
}

// One character a byte: what is no ASCII is refused as a path later.
function read(header: Uint8Array, [begin, length]: Field): string {
  return Buffer.from(header.buffer, header.byteOffset + begin, length).toString('latin1');
}

function write(header: Uint8Array, [begin]: Field, text: string): void {
  header.set(Buffer.from(text, 'latin1'), begin);
}
