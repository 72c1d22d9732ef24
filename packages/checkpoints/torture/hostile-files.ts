import type { JsonObject, JsonValue } from '../src/canonical-json.js';
import { decodeCanonicalJson, encodeCanonicalJson } from '../src/canonical-json.js';
import { isCheckpointFilePath } from '../src/checkpoint-files.js';
import { INDEX_FILE, readIndex } from '../src/checkpoint-index.js';
import { CheckpointManager } from '../src/checkpoint-manager.js';
import { parseCheckpointName } from '../src/checkpoint-name.js';
import { decodeManifest } from '../src/manifest.js';
import { decodeMetadata } from '../src/metadata-encoding.js';
import { decodeSafetensors } from '../src/safetensors.js';
import { encodeSelfDigested } from '../src/self-digest.js';
import { elementCount } from '../src/tensor.js';
import type { FileTree } from './file-tree.js';
import { find } from './file-tree.js';
import { ModelFileSystem } from './model-file-system.js';
import { limitProblem, measured, prototypeKeys } from './limits.js';
import { hostileJson, hostileText } from './hostile-values.js';
import { Random } from './random.js';
import { STORE } from './holdings.js';
import type { Row, RowOptions } from './row.js';
import { RowCount } from './row.js';
import { tinyInput } from './tiny-checkpoint.js';

/** A kind of file that is read from the disk. */
interface HostileFile {
  /** A new file of this kind, made to do harm. */
  draw: (random: Random) => Uint8Array;
  /** Reads it. Null: refused as it should be, or accepted and harmless; else what is wrong. */
  read: (bytes: Uint8Array) => Promise<string | null> | string | null;
}

/**
 * Files of somebody who means ill, with right digests where that takes one further: each is refused with a typed error,
 * or is what it claims to be, harmlessly. In the long run also within 50 ms and 64 MB. Never is a prototype changed. A
 * hang shows in that the row does not end. A case is a file.
 */
export const hostileFiles: Row = async (options: RowOptions) => {
  const random = new Random(options.seed);
  const count = new RowCount('hostile files', options);
  const kinds = Object.entries(await fileKinds());
  const prototype = prototypeKeys();
  let [slowestMs, largestBytes] = [0, 0];
  while (!count.isDone) {
    for (const [kind, { draw, read }] of kinds) {
      const bytes = draw(random);
      const result = await measured(() => read(bytes));
      slowestMs = Math.max(slowestMs, result.ms);
      largestBytes = Math.max(largestBytes, result.memoryBytes);
      const problem =
        result.problem ??
        (prototypeKeys() === prototype ? null : 'the prototype of all objects was changed') ??
        (options.assertsLimits === true ? limitProblem(result) : null);
      await count.add(problem && `${kind}: ${problem} (${shown(bytes)})`);
    }
  }
  Object.assign(count.figures, {
    slowestMs: Math.round(slowestMs * 10) / 10,
    largestMegabytes: Math.round(largestBytes / 1e5) / 10,
  });
  return count.report();
};

/** Of each kind of file a sound one, from a real store, as the thing to twist. */
async function fileKinds(): Promise<Record<string, HostileFile>> {
  const disk = new ModelFileSystem();
  const manager = new CheckpointManager(STORE, { fileSystem: disk });
  const { entry } = await manager.save(tinyInput(10, 2));
  await manager.save(tinyInput(20));
  const sound = (path: string): Uint8Array => bytesOf(disk.tree, `${STORE}/${path}`);
  const index = sound(INDEX_FILE);
  const manifest = sound(`${entry.name}/manifest.json`);
  const metadata = sound(`${entry.name}/metadata.json`);
  const weights = sound(`${entry.name}/policies/seeker_policy/weights.safetensors`);
  return {
    index: { draw: twistingJson(index, 'index_sha256'), read: readHostileIndex },
    manifest: { draw: twistingJson(manifest, 'manifest_sha256'), read: readHostileManifest },
    metadata: { draw: twistingJson(metadata, null), read: readHostileMetadata },
    safetensors: { draw: (random) => twistedSafetensors(weights, random), read: readHostileSafetensors },
  };
}

function bytesOf(tree: FileTree, path: string): Uint8Array {
  return tree.files.get(find(tree, path) as number) as Uint8Array;
}

async function readHostileIndex(bytes: Uint8Array): Promise<string | null> {
  const disk = new ModelFileSystem();
  const file = await disk.createFile(`/${INDEX_FILE}`);
  await file.write(bytes);
  const { known, problem } = await readIndex(disk, '/');
  if (problem !== null && known.size > 0) return 'a useless index is used';
  for (const [name, { manifest }] of known) {
    if (parseCheckpointName(name) === null) return `the name ${JSON.stringify(name)} was accepted`;
    if (!manifest.files.every(({ path }) => isCheckpointFilePath(path)))
      return 'a path was accepted that leads outside';
  }
  return null;
}

function readHostileManifest(bytes: Uint8Array): string | null {
  const reading = decodeManifest(bytes);
  if (reading.kind !== 'good') return null;
  const { files, sequence, iteration } = reading.manifest;
  if (!files.every(({ path, size }) => isHarmlessPath(path) && Number.isSafeInteger(size) && size >= 0))
    return 'a file was accepted that leads outside, or has no size';
  return sequence <= 10 ** 15 && Number.isSafeInteger(iteration)
    ? null
    : 'a number was accepted that is none';
}

function isHarmlessPath(path: string): boolean {
  return !/\.\.\/|^\/|\\|\0|^\.|\/\./.test(path);
}

function readHostileMetadata(bytes: Uint8Array): string | null {
  try {
    const metadata = decodeMetadata(bytes);
    return Number.isSafeInteger(metadata.iteration) && metadata.iteration >= 0
      ? null
      : 'no iteration was accepted';
  } catch (error) {
    const isTyped =
      error instanceof Error && (error.name === 'InvalidJsonError' || error.name === 'ZodError');
    return isTyped ? null : `it is answered with ${String(error)}`;
  }
}

function readHostileSafetensors(bytes: Uint8Array): string | null {
  try {
    const { tensors } = decodeSafetensors(bytes);
    let total = 0;
    for (const { data, shape } of Object.values(tensors)) {
      if (elementCount(shape) !== data.length) return 'a tensor does not fill its shape';
      total += data.byteLength;
    }
    return total <= bytes.length ? null : 'tensors have more bytes than the file';
  } catch (error) {
    const isTyped = error instanceof Error && error.name === 'InvalidSafetensorsError';
    return isTyped ? null : `it is answered with ${String(error)}`;
  }
}

/** A third gets changed bytes, the others changed values in the right form and, where there is one, the right digest. */
function twistingJson(sound: Uint8Array, digestField: string | null): (random: Random) => Uint8Array {
  const value = decodeCanonicalJson(sound) as JsonObject;
  if (digestField !== null) delete value[digestField];
  return (random) => {
    if (random.below(3) === 0) return twistedBytes(sound, random);
    const twisted = twistedValue(value, random) as JsonObject;
    try {
      return digestField === null ? encodeCanonicalJson(twisted) : encodeSelfDigested(twisted, digestField);
    } catch {
      // What the writer refuses still comes as plain JSON.
      return new TextEncoder().encode(JSON.stringify(twisted));
    }
  };
}

function twistedValue(value: JsonValue, random: Random): JsonValue {
  if (typeof value !== 'object' || value === null || random.below(6) === 0) return hostileJson(random);
  if (Array.isArray(value)) {
    if (value.length === 0 || random.below(4) === 0) return [...value, hostileJson(random)];
    const at = random.below(value.length);
    return value.with(at, twistedValue(value[at] as JsonValue, random));
  }
  const keys = Object.keys(value);
  const isNew = keys.length === 0 || random.below(5) === 0;
  const key = isNew ? hostileText(random) : random.pick(keys);
  // As JSON.parse does it, so that a key __proto__ is a key.
  const entry = isNew ? hostileJson(random) : twistedValue(value[key] as JsonValue, random);
  return Object.fromEntries([...Object.entries(value), [key, entry]]) as JsonObject;
}

function twistedBytes(sound: Uint8Array, random: Random): Uint8Array {
  let bytes = sound;
  for (let i = random.below(4); i >= 0; i--) {
    const at = random.below(bytes.length + 1);
    const left = bytes.subarray(0, at);
    const added = new TextEncoder().encode(random.below(2) === 0 ? hostileText(random) : '');
    bytes = Uint8Array.of(...left, ...added, ...bytes.subarray(Math.min(bytes.length, at + random.below(9))));
  }
  return bytes;
}

function twistedSafetensors(sound: Uint8Array, random: Random): Uint8Array {
  if (random.below(3) === 0) return twistedBytes(sound, random);
  const view = new DataView(sound.buffer, sound.byteOffset);
  const length = Number(view.getBigUint64(0, true));
  const header = JSON.parse(new TextDecoder().decode(sound.subarray(8, 8 + length))) as JsonObject;
  const text = new TextEncoder().encode(JSON.stringify(twistedValue(header, random)));
  const bytes = Uint8Array.of(...new Uint8Array(8), ...text, ...sound.subarray(8 + length));
  const claimed = random.below(4) === 0 ? BigInt(Math.floor(random.next() * 2 ** 53)) : BigInt(text.length);
  new DataView(bytes.buffer).setBigUint64(0, claimed, true);
  return bytes;
}

function shown(bytes: Uint8Array): string {
  return JSON.stringify(new TextDecoder('latin1').decode(bytes.subarray(0, 300)));
}
