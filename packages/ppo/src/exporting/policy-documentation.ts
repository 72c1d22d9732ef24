import type { ModelDescription } from '@hideout/compile';
import type { RestoredPolicy } from '../restored-policy.js';
import { policyJson } from '../saved-policy.js';
import type { ActionSpace } from '../vector-env.js';
import { policyOutputs } from './policy-outputs.js';

/** What a policy's file says of itself: in words, and with the entries of policy.json as metadata. */
export function policyDocumentation({ description, normalizer }: RestoredPolicy): ModelDescription {
  const { policyId, observationSize, actionSpace } = description;
  const normalization = normalizer.isActive
    ? 'They are normalised inside: give them as the environment does.'
    : 'They are not normalised.';
  const outputs = policyOutputs(actionSpace).map(({ name, meaning }) => [name, meaning]);
  return {
    name: policyId,
    documentation:
      `Policy "${policyId}", trained with PPO. An observation has ${observationSize} numbers. ${normalization} ` +
      `An action: ${actionWords(actionSpace)}.`,
    meanings: {
      observations: `raw observations, [batch, ${observationSize}]`,
      memory: 'new_memory of the step before; zeros where an episode begins',
      action_masks: '1 for the choices that are allowed, 0 for the others, one choice after another',
      new_memory: 'what is to be given as memory at the next step',
      ...(Object.fromEntries(outputs) as Record<string, string>),
    },
    metadata: Object.fromEntries(
      Object.entries(policyJson(description)).map(([entry, value]) => [
        entry,
        typeof value === 'string' ? value : JSON.stringify(value),
      ]),
    ),
  };
}

function actionWords(space: ActionSpace): string {
  if (space.kind === 'continuous') return `${space.size} real numbers`;
  return space.sizes.length === 1
    ? `a choice out of ${space.sizes[0]}, as an index`
    : `choices out of ${space.sizes.join(', ')}, an index for each`;
}
