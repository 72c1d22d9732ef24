import { encodeSafetensors } from '@hideout/checkpoints';
import type { LoadedCheckpoint, PolicyContent } from '@hideout/checkpoints';
import { exportPolicyOnnx } from '@hideout/ppo';
import type { ExportFormat } from '../command-options.js';
import { version } from '../version.js';

/** Where a policy comes from, in the metadata of its file. */
type Origin = Readonly<Record<string, string>>;

/** A policy as the bytes of a file, by format. */
export const policyFormats: Readonly<
  Record<ExportFormat, (policy: PolicyContent, origin: Origin) => Uint8Array>
> = {
  onnx: (policy, origin) => exportPolicyOnnx(policy, { programVersion: version(), metadata: origin }),
  safetensors: (policy, origin) => encodeSafetensors(policy.arrays, { ...origin, ...texts(policy.json) }),
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
