import { exportOnnx, onnxExporter } from '@hideout/compile';
import type { ModelExport } from '@hideout/compile';
import { restoredPolicy } from '../restored-policy.js';
import type { RestoredPolicy } from '../restored-policy.js';
import { policyJson } from '../saved-policy.js';
import type { PolicyState } from '../training-state.js';
import { policyProgram } from './policy-program.js';
import type { PolicyExportOptions } from './policy-program.js';

/**
 * A saved policy as the bytes of an ONNX file that needs nothing beside it: raw observations in, the most likely actions
 * and their distribution out, for any number of rows; weights and normalisation are inside. The README lists inputs and
 * outputs.
 *
 * @throws {StateMismatchError} when the state is incomplete or contradicts itself.
 */
export function exportPolicyOnnx(state: PolicyState, options: PolicyExportOptions = {}): Uint8Array {
  return policyOnnx(restoredPolicy(state), options);
}

/** The same for a policy that has been restored. */
export function policyOnnx(policy: RestoredPolicy, options: PolicyExportOptions = {}): Uint8Array {
  const { act, signature, content } = policyProgram(policy, options);
  return exportOnnx(act, signature, content);
}

/**
 * The same bytes for policies that are exported again and again while they learn: each kind of policy is traced once, and
 * after that a file takes little more than the copy of its weights.
 */
export class PolicyOnnxExporter {
  private readonly exporters = new Map<string, (content: ModelExport<string>) => Uint8Array>();

  /** @throws {StateMismatchError} when the state is incomplete or contradicts itself. */
  export(state: PolicyState, options: PolicyExportOptions = {}): Uint8Array {
    const policy = restoredPolicy(state);
    const { act, signature, content } = policyProgram(policy, options);
    // All that decides what is traced: the rest are numbers, which are constants of the file.
    const kind = JSON.stringify([policyJson(policy.description), policy.normalizer.isActive]);
    const exporter = this.exporters.get(kind) ?? onnxExporter(act, signature);
    this.exporters.set(kind, exporter);
    return exporter(content);
  }
}
