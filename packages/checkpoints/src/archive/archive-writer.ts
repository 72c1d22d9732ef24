import type { GoodCheckpoint } from '../checkpoint-inspection.js';
import { MANIFEST_FILE } from '../checkpoint-files.js';
import { ArchiveRefusedError } from '../errors/archive-refused-error.js';
import { readChecked } from '../file-survey.js';
import type { FileSystemPort } from '../file-system-port.js';
import { encodeManifest } from '../manifest.js';
import { gzip } from './gzip.js';
import { encodeTarHeader, TAR_BLOCK_BYTES, tarPadding } from './tar-header.js';

/** A tar file ends with two blocks of zeros. */
const END_BYTES = 2 * TAR_BLOCK_BYTES;

/**
 * A checkpoint as a .tar.gz: its manifest, then its files by path, all in a directory of its name. The same checkpoint
 * gives the same bytes. Every file is compared with its digest on the way.
 *
 * @param onDamage makes the error for a file that is not as it was saved
 * @throws StoreReadError, ArchiveRefusedError, and the error of `onDamage`
 */
export function packCheckpoint(
  fs: FileSystemPort,
  checkpoint: GoodCheckpoint,
  onDamage: (problem: string) => Promise<Error>,
): Promise<Uint8Array> {
  return gzip(tarOf(fs, checkpoint, onDamage));
}

async function* tarOf(
  fs: FileSystemPort,
  { entry, manifest }: GoodCheckpoint,
  onDamage: (problem: string) => Promise<Error>,
): AsyncGenerator<Uint8Array> {
  yield* tarFile(`${entry.name}/${MANIFEST_FILE}`, encodeManifest(manifest));
  for (const file of manifest.files.toSorted((a, b) => (a.path < b.path ? -1 : 1))) {
    const bytes = await readChecked(fs, entry.path, file);
    if (typeof bytes === 'string') throw await onDamage(`${file.path}: ${bytes}`);
    yield* tarFile(`${entry.name}/${file.path}`, bytes);
  }
  yield new Uint8Array(END_BYTES);
}

function* tarFile(path: string, bytes: Uint8Array): Generator<Uint8Array> {
  const header = encodeTarHeader(path, bytes.length);
  if (header === null)
    throw new ArchiveRefusedError({ path, problem: 'the path is too long for a tar file' });
  yield header;
  yield bytes;
  yield new Uint8Array(tarPadding(bytes.length));
}
