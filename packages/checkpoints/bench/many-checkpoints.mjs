/* Stores of many small checkpoints, without the time that saving them one by one takes. */
import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { sha256 } from '../dist/digest.js';
import { CheckpointManager } from '../dist/index.js';
import { decodeManifest, encodeManifest } from '../dist/manifest.js';
import { decodeMetadata, encodeMetadata } from '../dist/metadata-encoding.js';
import { inputOf } from './sample-state.mjs';

/** Fills a new directory with `count` good checkpoints, whose weights are one file, and an index that knows them all. */
export async function fillStore(directory, count) {
  const manager = new CheckpointManager(directory, { keepLastN: 0 });
  const { entry } = await manager.save(inputOf(1, 0.01));
  const { manifest } = decodeManifest(await readFile(join(entry.path, 'manifest.json')));
  const metadata = decodeMetadata(await readFile(join(entry.path, 'metadata.json')));
  for (let iteration = 2; iteration < count; iteration++) {
    const name = `checkpoint_${String(iteration).padStart(6, '0')}`;
    for (const { path } of manifest.files) {
      await mkdir(join(directory, name, dirname(path)), { recursive: true });
      if (path !== 'metadata.json') await link(join(entry.path, path), join(directory, name, path));
    }
    const bytes = encodeMetadata({ ...metadata, iteration, checkpoint_path: name });
    await writeFile(join(directory, name, 'metadata.json'), bytes);
    const files = manifest.files.map((file) =>
      file.path === 'metadata.json' ? { ...file, size: bytes.length, sha256: sha256(bytes) } : file,
    );
    const own = { identity: randomBytes(16).toString('hex'), sequence: iteration, iteration, files };
    const described = encodeManifest({ ...manifest, ...own, label: String(iteration) });
    await writeFile(join(directory, name, 'manifest.json'), described);
  }
  // The last one writes the index of all.
  await manager.save(inputOf(count, 0.01));
}
