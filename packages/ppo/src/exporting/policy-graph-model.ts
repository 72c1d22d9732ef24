import { exportGraphModel } from '@hideout/compile';
import type { GraphModelFiles } from '@hideout/compile';
import { restoredPolicy } from '../restored-policy.js';
import type { RestoredPolicy } from '../restored-policy.js';
import type { PolicyState } from '../training-state.js';
import { policyProgram } from './policy-program.js';
import type { PolicyExportOptions } from './policy-program.js';

/**
 * A saved policy as the files of a TensorFlow.js graph model, for one directory, which `tf.loadGraphModel` reads: what goes
 * in and what comes out is that of the ONNX file, by the same names.
 *
 * @throws {StateMismatchError} when the state is incomplete or contradicts itself.
 */
export function exportPolicyGraphModel(
  state: PolicyState,
  options: PolicyExportOptions = {},
): GraphModelFiles {
  return policyGraphModel(restoredPolicy(state), options);
}

/** The same for a policy that has been restored. */
export function policyGraphModel(policy: RestoredPolicy, options: PolicyExportOptions = {}): GraphModelFiles {
  const { act, signature, content } = policyProgram(policy, options);
  return exportGraphModel(act, signature, content);
}
