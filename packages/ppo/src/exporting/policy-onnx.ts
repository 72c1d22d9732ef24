import { exportOnnx } from '@hideout/compile';
import { restoredPolicy } from '../restored-policy.js';
import type { RestoredPolicy } from '../restored-policy.js';
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
