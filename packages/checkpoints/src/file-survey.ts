import { join } from 'node:path';
import { sha256 } from './digest.js';
import { StoreReadError } from './errors/store-read-error.js';
import type { FileStatus, FileSystemPort } from './file-system-port.js';
import { errorCode } from './file-system-port.js';
import { MANIFEST_FILE } from './checkpoint-files.js';
import type { Manifest, ManifestFile, ManifestReading } from './manifest.js';
import { decodeManifest, encodeManifest, MAX_MANIFEST_BYTES } from './manifest.js';

/** How one file of a checkpoint compares with the manifest. */
export type FileCheck =
  'ok' | 'missing' | 'wrong size' | 'wrong digest' | 'not a regular file' | 'unexpected';

/** What can be told of a checkpoint's files without reading them. */
export interface FileSurvey {
  /**
   * By path, for every file of the manifest, and for manifest.json where it is not as it should be; without reading,
   * 'ok' means that the right number of bytes is there.
   */
  checks: Map<string, FileCheck>;
  /** Changes whenever any of these files, or the manifest, is written or replaced. */
  signature: string;
}

/** Codes that say something about the content of a directory; all others are troubles of the machine. */
const DAMAGE_CODES: Readonly<Record<string, FileCheck>> = {
  ENOENT: 'missing',
  ENOTDIR: 'not a regular file',
  ELOOP: 'not a regular file',
  EFTYPE: 'not a regular file',
  EISDIR: 'not a regular file',
  EFBIG: 'wrong size',
};

/** The manifest of a directory, or what is wrong with its file. */
export type ManifestFileReading =
  Exclude<ManifestReading, { kind: 'damaged' }> | { kind: 'damaged'; reason: string; check: FileCheck };

/**
 * Reads the manifest of a checkpoint directory.
 *
 * @throws StoreReadError where it cannot be read although it is there
 */
export async function readManifest(fs: FileSystemPort, directory: string): Promise<ManifestFileReading> {
  const path = join(directory, MANIFEST_FILE);
  const bytes = await unlessDamaged(path, () => fs.read(path, MAX_MANIFEST_BYTES));
  if (typeof bytes === 'string')
    return { kind: 'damaged', reason: `${MANIFEST_FILE} is ${bytes}`, check: bytes };
  const reading = decodeManifest(bytes);
  return reading.kind === 'damaged' ? { ...reading, check: 'wrong digest' } : reading;
}

/** @throws StoreReadError */
export async function surveyFiles(
  fs: FileSystemPort,
  directory: string,
  manifest: Manifest,
): Promise<FileSurvey> {
  // All at once: the system answers several such questions together faster than one after the other.
  const parents = new Map(
    await Promise.all(
      [...parentDirectories(manifest)].map(async (parent) => {
        const status = await statusOf(fs, join(directory, parent));
        return [parent, typeof status === 'string' ? status : checkDirectory(status)] as const;
      }),
    ),
  );
  const files = [{ path: MANIFEST_FILE, size: null }, ...manifest.files];
  const statuses = await Promise.all(
    files.map(({ path }) => {
      const badParent = ancestors(path)
        .map((parent) => parents.get(parent))
        .find((check) => check !== 'ok');
      return badParent ?? statusOf(fs, join(directory, path));
    }),
  );
  const checks = new Map<string, FileCheck>();
  const signatures = files.map(({ path, size }, i) => {
    const status = statuses[i] as FileStatus | FileCheck;
    if (size !== null) checks.set(path, typeof status === 'string' ? status : checkStatus(status, size));
    return typeof status === 'string' ? status : status.signature;
  });
  return { checks, signature: signatures.join('|') };
}

/**
 * Compares every byte of a checkpoint with its manifest, and manifest.json with it too, which the index may have saved
 * reading; `onFile` gets the content of each file that is right.
 *
 * @throws StoreReadError
 */
export async function checkFiles(
  fs: FileSystemPort,
  directory: string,
  manifest: Manifest,
  onFile: (path: string, bytes: Uint8Array) => void = () => undefined,
): Promise<FileSurvey> {
  const survey = await surveyFiles(fs, directory, manifest);
  for (const file of manifest.files) {
    if (survey.checks.get(file.path) !== 'ok') continue;
    const bytes = await readChecked(fs, directory, file);
    if (typeof bytes === 'string') survey.checks.set(file.path, bytes);
    else onFile(file.path, bytes);
  }
  const manifestCheck = await checkManifest(fs, directory, manifest);
  if (manifestCheck !== 'ok') survey.checks.set(MANIFEST_FILE, manifestCheck);
  return survey;
}

async function checkManifest(fs: FileSystemPort, directory: string, manifest: Manifest): Promise<FileCheck> {
  const path = join(directory, MANIFEST_FILE);
  const bytes = await unlessDamaged(path, () => fs.read(path, MAX_MANIFEST_BYTES));
  if (typeof bytes === 'string') return bytes;
  return Buffer.compare(bytes, encodeManifest(manifest)) === 0 ? 'ok' : 'wrong digest';
}

/**
 * The content of one file of a checkpoint, or what is wrong with it.
 *
 * @throws StoreReadError
 */
export async function readChecked(
  fs: FileSystemPort,
  directory: string,
  file: ManifestFile,
): Promise<Uint8Array | FileCheck> {
  const path = join(directory, file.path);
  const bytes = await unlessDamaged(path, () => fs.read(path, file.size));
  if (typeof bytes === 'string') return bytes;
  if (bytes.length !== file.size) return 'wrong size';
  return sha256(bytes) === file.sha256 ? bytes : 'wrong digest';
}

/** Sentences for all files that are not as they should be. */
export function problemsOf(checks: ReadonlyMap<string, FileCheck>): string[] {
  return [...checks].flatMap(([path, check]) => (check === 'ok' ? [] : [`${path}: ${check}`]));
}

/** The directories that a manifest's files lie in, parents first, without the checkpoint's own. */
export function parentDirectories(manifest: Manifest): Set<string> {
  return new Set(manifest.files.flatMap(({ path }) => ancestors(path)));
}

function ancestors(path: string): string[] {
  const parts = path.split('/').slice(0, -1);
  return parts.map((_, i) => parts.slice(0, i + 1).join('/'));
}

function checkStatus(status: FileStatus, size: number): FileCheck {
  if (status.kind !== 'file') return 'not a regular file';
  return status.sizeBytes === size ? 'ok' : 'wrong size';
}

function checkDirectory({ kind }: FileStatus): FileCheck {
  return kind === 'directory' ? 'ok' : 'not a regular file';
}

function statusOf(fs: FileSystemPort, path: string): Promise<FileStatus | FileCheck> {
  return unlessDamaged(path, () => fs.status(path));
}

async function unlessDamaged<T>(path: string, read: () => Promise<T>): Promise<T | FileCheck> {
  try {
    return await read();
  } catch (cause) {
    const code = errorCode(cause);
    const damage = Object.hasOwn(DAMAGE_CODES, code) ? DAMAGE_CODES[code] : undefined;
    if (damage !== undefined) return damage;
    throw new StoreReadError({ path, code, cause });
  }
}
