import { actionDistribution } from '../distributions/action-distribution.js';
import { jointUpdate } from '../updates/joint-update.js';
import { policyUpdate } from '../updates/policy-update.js';
import type { UpdateProgram } from '../updates/update-program.js';
import { valueUpdate } from '../updates/value-update.js';
import type { NetworkDescription } from './network-key.js';

/** The update that a network learns with. */
export function networkUpdate({
  kind,
  shape,
  actionSpace,
  hasActionMasks,
  sequenceLength,
}: NetworkDescription): UpdateProgram {
  const options = { sequenceLength: shape.memory ? sequenceLength : null, hasActionMasks };
  if (kind === 'value') return valueUpdate(shape, options);
  const distribution = actionDistribution(actionSpace);
  return kind === 'policy'
    ? policyUpdate(shape, distribution, options)
    : jointUpdate(shape, distribution, options);
}
