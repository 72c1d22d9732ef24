import type { JsonObject } from './canonical-json.js';
import { decodeCanonicalJson, isJsonObject } from './canonical-json.js';
import type { LoadedCheckpoint } from './checkpoint-content.js';
import type { CheckpointFile } from './checkpoint-files.js';
import {
  furtherFileNames,
  policyFile,
  policyJsonFile,
  policyWeightsFile,
  STATE_ARRAYS_FILE,
  STATE_JSON_FILE,
} from './checkpoint-files.js';
import type { GoodCheckpoint } from './checkpoint-inspection.js';
import { inspectCheckpoint } from './checkpoint-inspection.js';
import { checkFiles, problemsOf } from './file-survey.js';
import type { FileSystemPort } from './file-system-port.js';
import type { Manifest } from './manifest.js';
import { policyIds } from './manifest.js';
import { decodeSafetensors } from './safetensors.js';

type Content = Pick<LoadedCheckpoint, 'state' | 'policies'>;

/** What reading a whole checkpoint came to. */
export type CheckpointReading =
  | { kind: 'loaded'; checkpoint: GoodCheckpoint; content: Content }
  | { kind: 'damaged'; problems: string[] }
  /** It was removed meanwhile. */
  | { kind: 'vanished' };

/**
 * Reads all of a checkpoint and compares every byte with its digest.
 *
 * @throws StoreReadError
 */
export async function readCheckpoint(
  fs: FileSystemPort,
  checkpoint: GoodCheckpoint,
): Promise<CheckpointReading> {
  const { entry, manifest } = checkpoint;
  const files: CheckpointFile[] = [];
  const { checks } = await checkFiles(fs, entry.path, manifest, (path, bytes) => files.push({ path, bytes }));
  const problems = problemsOf(checks);
  if (problems.length === 0) {
    const content = decodeContent(manifest, files);
    if (typeof content !== 'string') return { kind: 'loaded', checkpoint, content };
    problems.push(content);
  }
  return explain(fs, checkpoint, problems);
}

/** Damage that retention made is none: a checkpoint may be removed, and its name given anew, while it is read. */
async function explain(
  fs: FileSystemPort,
  checkpoint: GoodCheckpoint,
  problems: string[],
): Promise<CheckpointReading> {
  const now = await inspectCheckpoint(fs, checkpoint.entry.path);
  if (now === null) return { kind: 'vanished' };
  if (now.kind === 'good' && now.entry.identity !== checkpoint.entry.identity) return readCheckpoint(fs, now);
  return { kind: 'damaged', problems };
}

/** The content, or a sentence on the file that has the right digest and yet cannot be decoded. */
function decodeContent(manifest: Manifest, files: readonly CheckpointFile[]): Content | string {
  const bytesOf = new Map(files.map(({ path, bytes }) => [path, bytes]));
  let current = '';
  const take = (path: string): Uint8Array => {
    current = path;
    return bytesOf.get(path) ?? new Uint8Array();
  };
  const json = (path: string): JsonObject => decodeObject(take(path));
  const arrays = (path: string) => decodeSafetensors(take(path)).tensors;
  try {
    const state = { json: json(STATE_JSON_FILE), arrays: arrays(STATE_ARRAYS_FILE) };
    const policies = policyIds(manifest).map((id) => {
      const files = furtherFileNames([...bytesOf.keys()], id).map((name) => [
        name,
        take(policyFile(id, name)),
      ]);
      const content = { json: json(policyJsonFile(id)), arrays: arrays(policyWeightsFile(id)) };
      return [id, files.length === 0 ? content : { ...content, files: Object.fromEntries(files) }] as const;
    });
    return { state, policies: Object.fromEntries(policies) };
  } catch (error) {
    return `${current}: cannot be decoded (${error instanceof Error ? error.message : String(error)})`;
  }
}

function decodeObject(bytes: Uint8Array): JsonObject {
  const value = decodeCanonicalJson(bytes);
  if (!isJsonObject(value)) throw new TypeError('it is no JSON object');
  return value;
}
