import { encodeCanonicalJson, isJsonObject } from './canonical-json.js';
import type { CheckpointInput } from './checkpoint-content.js';
import type { CheckpointFile } from './checkpoint-files.js';
import {
  isFurtherFileName,
  isPolicyId,
  METADATA_FILE,
  policyFile,
  policyJsonFile,
  policyWeightsFile,
  STATE_ARRAYS_FILE,
  STATE_JSON_FILE,
} from './checkpoint-files.js';
import type { CheckpointFigures, CheckpointMetadata } from './checkpoint-metadata.js';
import { InvalidCheckpointInputError } from './errors/invalid-checkpoint-input-error.js';
import { InvalidJsonError } from './errors/invalid-json-error.js';
import { InvalidSafetensorsError } from './errors/invalid-safetensors-error.js';
import type { Manifest, ManifestFile } from './manifest.js';
import { FORMAT, FORMAT_VERSION, weightsDigest } from './manifest.js';
import { checkFigures, encodeMetadata } from './metadata-encoding.js';
import { encodeSafetensors } from './safetensors.js';
import type { NamedTensor, TypedArray } from './tensor.js';
import { asNamedTensor } from './tensor.js';

const MAX_ITERATION = 10 ** 15 - 1;
const IDENTITY = /^[0-9a-f]{32}$/;

/** A checkpoint's content as bytes, before it is known which name and number it will have. */
export interface EncodedContent {
  iteration: number;
  parent: string | null;
  figures: CheckpointFigures;
  files: CheckpointFile[];
}

/** What the store adds to the content when it writes it. */
export interface Placement {
  name: string;
  label: string;
  identity: string;
  sequence: number;
  savedAt: string;
  programVersion: string;
}

/** A checkpoint that is ready to be written. */
export interface EncodedCheckpoint {
  metadata: CheckpointMetadata;
  /** All but the manifest, which goes last. */
  files: CheckpointFile[];
  /** The manifest, once the size and the digest of every file are known. */
  describe: (described: readonly ManifestFile[]) => Manifest;
}

/** Memory of that many bytes, whose content is overwritten. */
type Allocate = (byteLength: number) => Uint8Array;

/**
 * Turns what is to be saved into bytes, at once: later changes to the input have no effect.
 *
 * @param allocate memory for the arrays
 * @throws InvalidCheckpointInputError for anything that would not come back exactly.
 */
export function encodeContent(input: CheckpointInput, allocate: Allocate): EncodedContent {
  const { iteration, parent = null, state, policies } = input;
  if (!Number.isSafeInteger(iteration) || iteration < 0 || iteration > MAX_ITERATION)
    fail('iteration', `is ${iteration}, which is no whole number from 0 to ${MAX_ITERATION}`);
  if (parent !== null && !IDENTITY.test(parent)) fail('parent', 'is no identity of a checkpoint');
  checkPolicyIds(Object.keys(policies));
  const files = [
    { path: STATE_JSON_FILE, bytes: encodeJson('state.json', state.json) },
    { path: STATE_ARRAYS_FILE, bytes: encodeArrays('state.arrays', state.arrays, allocate) },
  ];
  for (const [id, policy] of Object.entries(policies)) {
    files.push({ path: policyJsonFile(id), bytes: encodeJson(`policies.${id}.json`, policy.json) });
    const weights = encodeArrays(`policies.${id}.arrays`, policy.arrays, allocate);
    files.push({ path: policyWeightsFile(id), bytes: weights });
    files.push(...furtherFiles(id, policy.files ?? {}, allocate));
  }
  return { iteration, parent, figures: checkFigures(input.metadata), files };
}

/** Adds name, number and time. */
export function placeContent(content: EncodedContent, placement: Placement): EncodedCheckpoint {
  const { iteration, parent, figures } = content;
  const { name, label, identity, sequence, savedAt, programVersion } = placement;
  const metadata = { ...figures, iteration, timestamp: savedAt, checkpoint_path: name };
  const describe = (described: readonly ManifestFile[]): Manifest => ({
    format: FORMAT,
    format_version: FORMAT_VERSION,
    program_version: programVersion,
    identity,
    parent,
    sequence,
    iteration,
    label,
    saved_at: savedAt,
    weights_sha256: weightsDigest(described),
    files: described.toSorted((a, b) => (a.path < b.path ? -1 : 1)),
  });
  const files = [...content.files, { path: METADATA_FILE, bytes: encodeMetadata(metadata) }];
  return { metadata, files, describe };
}

function checkPolicyIds(ids: readonly string[]): void {
  for (const id of ids) {
    if (!isPolicyId(id))
      fail(
        `policies[${JSON.stringify(id)}]`,
        "has an id that is no file name of letters, digits, '.', '_' and '-'",
      );
  }
  checkDistinct('policies', 'ids', ids);
}

/** Copies them, as all else. */
function furtherFiles(
  id: string,
  files: Readonly<Record<string, Uint8Array>>,
  allocate: Allocate,
): CheckpointFile[] {
  const field = `policies.${id}.files`;
  checkDistinct(field, 'names', Object.keys(files));
  return Object.entries(files).map(([name, content]) => {
    if (!isFurtherFileName(name))
      fail(
        `${field}[${JSON.stringify(name)}]`,
        "has a name that is no file name of letters, digits, '.', '_' and '-', or one of the store's own",
      );
    if (!(content instanceof Uint8Array)) fail(`${field}.${name}`, 'is no Uint8Array');
    const bytes = allocate(content.length);
    bytes.set(content);
    return { path: policyFile(id, name), bytes };
  });
}

/** Some file systems do not tell upper from lower case. */
function checkDistinct(field: string, what: 'ids' | 'names', names: readonly string[]): void {
  if (new Set(names.map((name) => name.toLowerCase())).size !== names.length)
    fail(field, `has ${what} that differ in upper and lower case only`);
}

function encodeJson(field: string, value: CheckpointInput['state']['json']): Uint8Array {
  try {
    if (!isJsonObject(value)) fail(field, 'is no JSON object');
    return encodeCanonicalJson(value);
  } catch (error) {
    if (error instanceof InvalidJsonError) fail(`${field}${error.path.slice(1)}`, error.problem);
    throw error;
  }
}

function encodeArrays(
  field: string,
  arrays: Readonly<Record<string, NamedTensor | TypedArray>>,
  allocate: Allocate,
): Uint8Array {
  try {
    const tensors = Object.entries(arrays).map(([name, tensor]) => [name, asNamedTensor(tensor)] as const);
    return encodeSafetensors(Object.fromEntries(tensors), {}, allocate);
  } catch (error) {
    if (error instanceof InvalidSafetensorsError)
      fail(field, `cannot be written as safetensors: ${error.problem}`);
    throw error;
  }
}

function fail(field: string, problem: string): never {
  throw new InvalidCheckpointInputError({ field, problem });
}
