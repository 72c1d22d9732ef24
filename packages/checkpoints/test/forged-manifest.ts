import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonObject } from '../src/index.js';
import { encodeSelfDigested } from '../src/self-digest.js';

/** Changes a checkpoint's manifest as somebody would who knows the format: its digest of itself is right again. */
export function forgeManifest(checkpointPath: string, change: (manifest: JsonObject) => void): void {
  const path = join(checkpointPath, 'manifest.json');
  const manifest = JSON.parse(readFileSync(path, 'utf8')) as JsonObject;
  delete manifest['manifest_sha256'];
  change(manifest);
  writeFileSync(path, encodeSelfDigested(manifest, 'manifest_sha256'));
}
