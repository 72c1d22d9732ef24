import type { PolicyContent } from '@hideout/checkpoints';
import { PolicyOnnxExporter } from '@hideout/ppo';
import type { PolicyState } from '@hideout/ppo';
import { messageOf } from '../error-message.js';
import { version } from '../version.js';

/** The file of a checkpoint's policy that any ONNX runtime runs. */
export const policyModelFile = 'policy.onnx';

/**
 * Policies as a checkpoint holds them: each with a file for ONNX runtimes beside its weights. One of these serves a whole
 * session: a policy is traced at its first save, and from then on only its weights are copied.
 */
export class PolicyModels {
  private readonly exporter = new PolicyOnnxExporter();
  private readonly programVersion = version();

  /** @param warn is told of a policy that no file can be made of; the checkpoint counts all the same. */
  beside(
    policies: Readonly<Record<string, PolicyState>>,
    iteration: number,
    warn: (message: string) => void,
  ): Record<string, PolicyContent> {
    const { programVersion } = this;
    const options = { programVersion, metadata: { iteration: String(iteration) } };
    const withModel = (id: string, policy: PolicyState): PolicyContent => {
      try {
        return { ...policy, files: { [policyModelFile]: this.exporter.export(policy, options) } };
      } catch (error) {
        warn(
          `the checkpoint of iteration ${iteration} has no ${policyModelFile} of ${id}: ${messageOf(error)}`,
        );
        return policy;
      }
    };
    return Object.fromEntries(
      Object.entries(policies).map(([id, policy]) => [id, withModel(id, policy)] as const),
    );
  }
}
