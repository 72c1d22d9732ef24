import { join } from 'node:path';
import type { CheckpointEntry } from './checkpoint-entry.js';
import { MANIFEST_FILE, PIN_FILE } from './checkpoint-files.js';
import type { InspectedCheckpoint } from './checkpoint-inspection.js';
import { StoreReadError } from './errors/store-read-error.js';
import type { FileCheck } from './file-survey.js';
import { checkFiles, parentDirectories, problemsOf, readManifest } from './file-survey.js';
import type { DirectoryItem, FileSystemPort } from './file-system-port.js';
import { errorCode } from './file-system-port.js';
import type { Manifest } from './manifest.js';

/** What `verify` found, file by file. */
export interface VerificationReport {
  name: string;
  /** Absolute. */
  path: string;
  identity: string | null;
  /** Whether it can be loaded: every file of the manifest is there with every byte right. */
  ok: boolean;
  /** Paths within the checkpoint, with '/'. 'unexpected' ones are in no manifest and do no harm. */
  files: { path: string; status: FileCheck }[];
}

/** What was found of one checkpoint among all: one of a newer format cannot be judged. */
export type Verdict =
  | { kind: 'verified'; report: VerificationReport }
  | { kind: 'newer'; entry: CheckpointEntry; formatVersion: number };

/**
 * Reads every byte of a checkpoint and says of each file whether it is as it was saved.
 *
 * @throws StoreReadError
 */
export async function verifyCheckpoint(
  fs: FileSystemPort,
  { entry }: InspectedCheckpoint,
): Promise<VerificationReport> {
  const { name, path } = entry;
  const reading = await readManifest(fs, path);
  if (reading.kind !== 'good') {
    // A newer format may have other rules for its files; what it is made of cannot be told here.
    const status = reading.kind === 'damaged' ? reading.check : 'unexpected';
    return { name, path, identity: null, ok: false, files: [{ path: MANIFEST_FILE, status }] };
  }
  const { manifest } = reading;
  const { checks } = await checkFiles(fs, path, manifest);
  const statuses = new Map<string, FileCheck>([[MANIFEST_FILE, 'ok'], ...checks]);
  const files: VerificationReport['files'] = Array.from(statuses, ([file, status]) => ({
    path: file,
    status,
  }));
  for (const file of await unexpectedFiles(fs, path, manifest))
    files.push({ path: file, status: 'unexpected' });
  return { name, path, identity: manifest.identity, ok: problemsOf(checks).length === 0, files };
}

async function unexpectedFiles(fs: FileSystemPort, path: string, manifest: Manifest): Promise<string[]> {
  const directories = parentDirectories(manifest);
  const expected = new Set([
    MANIFEST_FILE,
    PIN_FILE,
    ...directories,
    ...manifest.files.map((file) => file.path),
  ]);
  const found: string[] = [];
  for (const directory of ['', ...directories]) {
    for (const { name } of await listOf(fs, join(path, directory))) {
      const file = directory === '' ? name : `${directory}/${name}`;
      if (!expected.has(file)) found.push(file);
    }
  }
  return found.sort();
}

async function listOf(fs: FileSystemPort, path: string): Promise<DirectoryItem[]> {
  try {
    if ((await fs.status(path)).kind !== 'directory') return [];
    return await fs.list(path);
  } catch (cause) {
    const code = errorCode(cause);
    if (code === 'ENOENT' || code === 'ENOTDIR') return [];
    throw new StoreReadError({ path, code, cause });
  }
}
