import type { CheckpointFile } from '../checkpoint-files.js';
import { MANIFEST_FILE, METADATA_FILE, PIN_FILE } from '../checkpoint-files.js';
import type { CheckpointMetadata } from '../checkpoint-metadata.js';
import { sha256 } from '../digest.js';
import { ArchiveDamagedError } from '../errors/archive-damaged-error.js';
import { ArchiveRefusedError } from '../errors/archive-refused-error.js';
import { NewerFormatError } from '../errors/newer-format-error.js';
import { StoreReadError } from '../errors/store-read-error.js';
import { parentDirectories } from '../file-survey.js';
import type { FileSystemPort } from '../file-system-port.js';
import { errorCode } from '../file-system-port.js';
import type { Manifest } from '../manifest.js';
import { decodeManifest, FORMAT_VERSION, MAX_MANIFEST_BYTES } from '../manifest.js';
import { decodeMetadata } from '../metadata-encoding.js';
import { gunzip } from './gzip.js';
import type { TarEntry } from './tar-header.js';
import { readTar, TarFormatError } from './tar-reader.js';
import type { TarVisit } from './tar-reader.js';

/** Longest archive that is read, packed and unpacked, in bytes. */
export const MAX_ARCHIVE_BYTES = 4 * 2 ** 30;

/** Parts of a path that lead nowhere else, and are files on every system. */
const SAFE_PART = /^[A-Za-z0-9][\w.-]{0,127}$/;

/** All of a checkpoint out of an archive, every digest verified. */
export interface ArchiveContent {
  /** Of the directory in the archive, which is the checkpoint's name. */
  name: string;
  manifest: Manifest;
  metadata: CheckpointMetadata;
  /** All but the manifest. */
  files: CheckpointFile[];
}

/**
 * Reads an archive of one checkpoint: what this store writes, or what `tar -czf` makes of a checkpoint directory. Every
 * path, kind, count and size is hostile until checked, and nothing is written.
 *
 * @throws ArchiveRefusedError for what is no such archive
 * @throws ArchiveDamagedError where the content is not what the manifest says
 * @throws NewerFormatError, StoreReadError; the file system's ENOENT
 */
export async function readArchive(fs: FileSystemPort, path: string): Promise<ArchiveContent> {
  const packed = await readPacked(fs, path);
  const refuse = (problem: string) => new ArchiveRefusedError({ path, problem });
  try {
    const { name, bytes } = await findManifest(packed, refuse);
    const reading = decodeManifest(bytes);
    if (reading.kind === 'newer')
      throw new NewerFormatError({
        path,
        formatVersion: reading.formatVersion,
        supportedVersion: FORMAT_VERSION,
      });
    if (reading.kind === 'damaged') throw new ArchiveDamagedError({ path, problems: [reading.reason] });
    const { manifest } = reading;
    const { files, problems } = await extractFiles(packed, manifest, refuse);
    const metadata = problems.length > 0 ? null : metadataOf(manifest, files);
    if (metadata === null) {
      if (problems.length === 0) problems.push(`${METADATA_FILE}: no metadata of this checkpoint`);
      throw new ArchiveDamagedError({ path, problems });
    }
    return { name, manifest, metadata, files };
  } catch (error) {
    if (error instanceof TarFormatError) throw refuse(error.message);
    // The errors of zlib: no gzip at all, a wrong checksum, an early end.
    if (errorCode(error).startsWith('Z_'))
      throw new ArchiveDamagedError({ path, problems: [`it cannot be unpacked (${errorCode(error)})`] });
    throw error;
  }
}

type Refuse = (problem: string) => ArchiveRefusedError;

/** The first of two passes: the manifest says how much the second one may take in. */
async function findManifest(
  packed: Uint8Array,
  refuse: Refuse,
): Promise<{ name: string; bytes: Uint8Array }> {
  let found: { name: string; bytes: Uint8Array } | null = null;
  const check = entryCheck(refuse);
  await readTar(gunzip(packed), (entry) => {
    if (found !== null) return 'stop';
    const { name, path } = check(entry);
    if (entry.kind !== 'file' || path !== MANIFEST_FILE) return 'skip';
    if (entry.sizeBytes > MAX_MANIFEST_BYTES) throw refuse(`its ${MANIFEST_FILE} is too long`);
    return { take: (bytes) => (found = { name, bytes }) };
  });
  if (found === null) throw refuse(`it holds no ${MANIFEST_FILE}`);
  return found;
}

async function extractFiles(
  packed: Uint8Array,
  manifest: Manifest,
  refuse: Refuse,
): Promise<{ files: CheckpointFile[]; problems: string[] }> {
  const files: CheckpointFile[] = [];
  const problems: string[] = [];
  const expected = new Map(manifest.files.map((file) => [file.path, file]));
  const directories = parentDirectories(manifest);
  const seen = new Set<string>();
  const check = entryCheck(refuse);

  const visitFile = (path: string, sizeBytes: number): TarVisit => {
    if (seen.has(path)) throw refuse(`it holds ${path} twice`);
    seen.add(path);
    if (path === MANIFEST_FILE || path === PIN_FILE) return 'skip';
    const file = expected.get(path);
    if (file === undefined) throw refuse(`it holds ${path}, which is no part of the checkpoint`);
    if (file.size !== sizeBytes) {
      problems.push(`${path}: wrong size`);
      return 'skip';
    }
    return {
      take: (bytes) => {
        if (sha256(bytes) === file.sha256) files.push({ path, bytes });
        else problems.push(`${path}: wrong digest`);
      },
    };
  };

  await readTar(gunzip(packed), (entry) => {
    const { path } = check(entry);
    if (entry.kind === 'file') return visitFile(path, entry.sizeBytes);
    if (path !== '' && !directories.has(path))
      throw refuse(`it holds the directory ${path}, which is no part of the checkpoint`);
    return 'skip';
  });
  for (const path of expected.keys()) if (!seen.has(path)) problems.push(`${path}: missing`);
  return { files, problems };
}

/** What metadata.json says, or null where it is none of this checkpoint. */
function metadataOf(manifest: Manifest, files: readonly CheckpointFile[]): CheckpointMetadata | null {
  try {
    const bytes = files.find(({ path }) => path === METADATA_FILE)?.bytes ?? new Uint8Array();
    const metadata = decodeMetadata(bytes);
    return metadata.iteration === manifest.iteration ? metadata : null;
  } catch {
    return null;
  }
}

/**
 * Checks entry by entry that all lie in one directory, are files or directories, and are not too much together; gives
 * the name of that directory and the path within it.
 */
function entryCheck(refuse: Refuse): (entry: TarEntry) => { name: string; path: string } {
  let only: string | null = null;
  let bytes = 0;
  return ({ path, sizeBytes, kind }) => {
    const shown = JSON.stringify(path.slice(0, 100));
    if (kind === 'other') throw refuse(`${shown} in it is a link, or something else that is no file`);
    if (kind === 'directory' && sizeBytes > 0) throw refuse(`the directory ${shown} in it has a content`);
    const parts = (kind === 'directory' ? path.replace(/\/$/, '') : path).split('/');
    const [name = ''] = parts;
    if (!parts.every((part) => SAFE_PART.test(part)) || (kind === 'file' && parts.length < 2))
      throw refuse(`${shown} in it is no path of a file in a checkpoint's directory`);
    only ??= name;
    if (name !== only) throw refuse(`it holds more than one directory, ${only} and ${name}`);
    bytes += sizeBytes;
    if (bytes > MAX_ARCHIVE_BYTES) throw refuse(`it is longer than ${MAX_ARCHIVE_BYTES} bytes when unpacked`);
    return { name, path: parts.slice(1).join('/') };
  };
}

async function readPacked(fs: FileSystemPort, path: string): Promise<Uint8Array> {
  try {
    return await fs.read(path, MAX_ARCHIVE_BYTES);
  } catch (cause) {
    const code = errorCode(cause);
    if (code === 'ENOENT' || code === 'ENOTDIR') throw cause;
    if (code === 'EFBIG')
      throw new ArchiveRefusedError({ path, problem: `it is longer than ${MAX_ARCHIVE_BYTES} bytes` });
    if (code === 'EFTYPE' || code === 'ELOOP' || code === 'EISDIR')
      throw new ArchiveRefusedError({ path, problem: 'it is no regular file' });
    throw new StoreReadError({ path, code, cause });
  }
}
