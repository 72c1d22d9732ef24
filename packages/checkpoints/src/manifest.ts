import { z } from 'zod';
import {
  isCheckpointFilePath,
  METADATA_FILE,
  policyJsonFile,
  policyOfWeightsFile,
  STATE_ARRAYS_FILE,
  STATE_JSON_FILE,
} from './checkpoint-files.js';
import { parseCheckpointLabel } from './checkpoint-name.js';
import { sha256 } from './digest.js';
import { decodeSelfDigested, encodeSelfDigested } from './self-digest.js';

export const FORMAT = 'hideout-checkpoint';
/** The newest format version that this package reads, and the one that it writes. */
export const FORMAT_VERSION = 1;
/** Longest manifest that is read, in bytes. */
export const MAX_MANIFEST_BYTES = 4 * 1024 * 1024;
export const MAX_PROGRAM_VERSION_LENGTH = 100;

const DIGEST_FIELD = 'manifest_sha256';
const MAX_SEQUENCE = 10 ** 15;
const hexDigest = z.string().regex(/^[0-9a-f]{64}$/);
const identity = z.string().regex(/^[0-9a-f]{32}$/);

const manifestSchema = z.strictObject({
  format: z.literal(FORMAT),
  format_version: z.literal(FORMAT_VERSION),
  /** Of the program that wrote the checkpoint. */
  program_version: z.string().max(MAX_PROGRAM_VERSION_LENGTH),
  identity,
  parent: identity.nullable(),
  sequence: z.number().int().min(1).max(MAX_SEQUENCE),
  iteration: z.number().int().nonnegative(),
  label: z.string(),
  saved_at: z.iso.datetime(),
  /** See `weightsDigest`. */
  weights_sha256: hexDigest,
  files: z
    .array(
      z.strictObject({
        path: z.string().refine(isCheckpointFilePath),
        size: z.number().int().nonnegative(),
        sha256: hexDigest,
      }),
    )
    .max(10_000),
});

/** manifest.json without its own digest: what a checkpoint is and which files it is made of. */
export type Manifest = z.infer<typeof manifestSchema>;
export type ManifestFile = Manifest['files'][number];

/** What bytes that claim to be a manifest turned out to be. */
export type ManifestReading =
  | { kind: 'good'; manifest: Manifest }
  | { kind: 'damaged'; reason: string }
  /** Sound, and written in a later format; what it says is known as far as later formats still say it. */
  | { kind: 'newer'; formatVersion: number; sequence: number };

/**
 * manifest.json with a digest of itself: `manifest_sha256` is the SHA-256 of the canonical JSON of all other fields.
 * `format`, `format_version` and `manifest_sha256` keep their meaning in every later format, so that a newer format can
 * be told from damage.
 */
export function encodeManifest(manifest: Manifest): Uint8Array {
  return encodeSelfDigested(manifest, DIGEST_FIELD);
}

export function decodeManifest(bytes: Uint8Array): ManifestReading {
  const fields = decodeSelfDigested(bytes, DIGEST_FIELD);
  if (fields === null) return { kind: 'damaged', reason: 'manifest.json is not as it was written' };
  if (fields['format'] !== FORMAT) return { kind: 'damaged', reason: 'manifest.json is of another program' };
  const version = fields['format_version'];
  if (typeof version === 'number' && Number.isSafeInteger(version) && version > FORMAT_VERSION) {
    const sequence = manifestSchema.shape.sequence.safeParse(fields['sequence']);
    return { kind: 'newer', formatVersion: version, sequence: sequence.data ?? 0 };
  }
  const manifest = parseManifest(fields);
  return manifest === null
    ? { kind: 'damaged', reason: 'manifest.json does not describe a checkpoint' }
    : { kind: 'good', manifest };
}

/** The manifest that a JSON value holds (without its digest), or null. */
export function parseManifest(value: unknown): Manifest | null {
  const parsed = manifestSchema.safeParse(value);
  return parsed.success && isComplete(parsed.data) ? parsed.data : null;
}

/**
 * One digest for the weights of all policies: the SHA-256 of the lines `<policy id> <SHA-256 of its
 * weights.safetensors>`, each ended by a newline, sorted by policy id.
 */
export function weightsDigest(files: readonly ManifestFile[]): string {
  const lines = files.flatMap((file) => {
    const policyId = policyOfWeightsFile(file.path);
    return policyId === null ? [] : [`${policyId} ${file.sha256}\n`];
  });
  return sha256(lines.sort().join(''));
}

/** The ids of the policies that a manifest lists, sorted. */
export function policyIds(manifest: Manifest): string[] {
  return manifest.files.flatMap(({ path }) => policyOfWeightsFile(path) ?? []).sort();
}

function isComplete(manifest: Manifest): boolean {
  const paths = new Set(manifest.files.map(({ path }) => path));
  const required = [
    METADATA_FILE,
    STATE_JSON_FILE,
    STATE_ARRAYS_FILE,
    ...policyIds(manifest).map(policyJsonFile),
  ];
  return (
    paths.size === manifest.files.length &&
    required.every((path) => paths.has(path)) &&
    parseCheckpointLabel(manifest.label)?.iteration === manifest.iteration &&
    weightsDigest(manifest.files) === manifest.weights_sha256
  );
}
