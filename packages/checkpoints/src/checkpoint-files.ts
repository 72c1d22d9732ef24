/** Where each part of a checkpoint lies within its directory. */
export const MANIFEST_FILE = 'manifest.json';
export const METADATA_FILE = 'metadata.json';
export const STATE_JSON_FILE = 'algorithm_state.json';
export const STATE_ARRAYS_FILE = 'algorithm_state.safetensors';
export const POLICIES_DIRECTORY = 'policies';
/**
 * Lies in a pinned checkpoint's directory, so that it is copied, moved and archived by hand with it. No part of the
 * checkpoint: it is in no manifest, and all digests stay what they are.
 */
export const PIN_FILE = 'pinned.json';

const POLICY_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
const POLICY_JSON = 'policy.json';
const POLICY_WEIGHTS = 'weights.safetensors';
const FILE_NAME = /^[A-Za-z0-9][\w.-]{0,127}$/;
const SAFE_PATH = new RegExp(`^(${POLICIES_DIRECTORY}/[A-Za-z0-9][\\w.-]{0,63}/)?[A-Za-z0-9][\\w.-]{0,127}$`);

/** One file that is to be part of a checkpoint; `path` is relative, with '/'. */
export interface CheckpointFile {
  path: string;
  bytes: Uint8Array;
}

export function isPolicyId(id: string): boolean {
  return POLICY_ID.test(id);
}

/** Whether a path of a manifest names a file of a checkpoint's own directory or of one of its policies. */
export function isCheckpointFilePath(path: string): boolean {
  return SAFE_PATH.test(path) && path !== MANIFEST_FILE;
}

export function policyJsonFile(policyId: string): string {
  return policyFile(policyId, POLICY_JSON);
}

export function policyWeightsFile(policyId: string): string {
  return policyFile(policyId, POLICY_WEIGHTS);
}

export function policyFile(policyId: string, name: string): string {
  return `${POLICIES_DIRECTORY}/${policyId}/${name}`;
}

/** Whether a further file of a policy may be called so: not as the store's own, on a disk without upper and lower case too. */
export function isFurtherFileName(name: string): boolean {
  return FILE_NAME.test(name) && ![POLICY_JSON, POLICY_WEIGHTS].includes(name.toLowerCase());
}

/** The names of a policy's further files among the paths of a manifest. */
export function furtherFileNames(paths: readonly string[], policyId: string): string[] {
  const directory = policyFile(policyId, '');
  const names = paths
    .filter((path) => path.startsWith(directory))
    .map((path) => path.slice(directory.length));
  return names.filter(isFurtherFileName);
}

/** The policy whose weights a path names, or null. */
export function policyOfWeightsFile(path: string): string | null {
  const [directory, policyId, file] = path.split('/');
  return directory === POLICIES_DIRECTORY && policyId !== undefined && file === POLICY_WEIGHTS
    ? policyId
    : null;
}
