import { encodeSafetensors } from '@hideout/checkpoints';
import type { LoadedCheckpoint, PolicyContent } from '@hideout/checkpoints';
import { exportPolicyGraphModel, exportPolicyOnnx } from '@hideout/ppo';
import type { ExportFormat } from '../command-options.js';
import { version } from '../version.js';
import type { ExportedFiles } from './exported-directory.js';

/** Where a policy comes from, in the metadata of its file. */
type Origin = Readonly<Record<string, string>>;

/** A policy for other programs: the bytes of one file, or the files of a directory. */
export type ExportedPolicy = Uint8Array | ExportedFiles;

/** One format: what it is called where nobody says, and what is in it. */
export interface PolicyFormat {
  defaultName(policyId: string): string;
  content(policy: PolicyContent, origin: Origin): ExportedPolicy;
}

/** Every format that a policy can be exported in. */
export const policyFormats: Readonly<Record<ExportFormat, PolicyFormat>> = {
  onnx: {
    defaultName: (policyId) => `${policyId}.onnx`,
    content: (policy, metadata) => exportPolicyOnnx(policy, { programVersion: version(), metadata }),
  },
  tfjs: {
    defaultName: (policyId) => `${policyId}_tfjs`,
    content: (policy, metadata) => ({
      ...exportPolicyGraphModel(policy, { programVersion: version(), metadata }),
    }),
  },
  safetensors: {
    defaultName: (policyId) => `${policyId}.safetensors`,
    content: (policy, origin) => encodeSafetensors(policy.arrays, { ...origin, ...texts(policy.json) }),
  },
};

/** The checkpoint that a policy was taken out of. */
export function originOf({ entry }: LoadedCheckpoint): Origin {
  return {
    checkpoint: entry.name,
    ...(entry.identity === null ? {} : { checkpoint_identity: entry.identity }),
    iteration: String(entry.iteration),
  };
}

/** The entries of policy.json: texts as they are, everything else as JSON. */
function texts(json: PolicyContent['json']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(json).map(([key, value]) => [
      key,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  );
}
