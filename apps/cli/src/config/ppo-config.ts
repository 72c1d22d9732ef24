import type { PolicyConfig, PpoConfig } from '@hideout/ppo';
import type { PpoSection } from './ppo-schema.js';

/** Names of the two policies, as they stand in a checkpoint. */
export const SEEKER_POLICY = 'seeker_policy';
export const HIDER_POLICY = 'hider_policy';

/** The algorithm's options out of section `ppo`. */
export function ppoConfig(section: PpoSection, seed: number): PpoConfig {
  const shared = optionsOfBoth(section);
  return {
    seed,
    rolloutSteps: section.rollout_steps,
    epochs: section.epochs,
    minibatchSize: section.minibatch_size,
    gamma: section.gamma,
    gaeLambda: section.gae_lambda,
    clipRange: section.clip_range,
    valueClipRange: section.value_clip_range,
    klCoeff: section.kl_coeff,
    klTarget: section.kl_target,
    klStop: section.kl_stop,
    maxGradNorm: section.max_grad_norm,
    normalizeObservations: section.normalize_observations,
    normalizeRewards: section.normalize_rewards,
    overlap: section.overlap,
    opponentPool: {
      size: section.opponent_pool.size,
      every: section.opponent_pool.every,
      newestProbability: section.opponent_pool.newest_probability,
    },
    policies: {
      [SEEKER_POLICY]: {
        learningRate: section.lr_seeker,
        entropyCoeff: section.entropy_coeff_seeker,
        frozen: section.freeze_seeker,
        ...shared,
      },
      [HIDER_POLICY]: {
        learningRate: section.lr_hider,
        entropyCoeff: section.entropy_coeff_hider,
        frozen: section.freeze_hider,
        ...shared,
      },
    },
  };
}

/** What both teams' policies and value functions have in common: what kind of networks they are. */
function optionsOfBoth(section: PpoSection): Omit<PolicyConfig, 'learningRate' | 'entropyCoeff' | 'frozen'> {
  const { memory, value_hidden_sizes: valueHiddenSizes } = section;
  const { kind, units, sequence_length: sequenceLength } = memory;
  return {
    hiddenSizes: section.hidden_sizes,
    activation: section.activation,
    sharedLayers: section.shared_layers,
    valueCoeff: section.value_coeff,
    centralCritic: section.central_critic,
    ...(valueHiddenSizes === 'same' ? {} : { valueHiddenSizes }),
    ...(kind === 'none' ? {} : { memory: { kind, units, sequenceLength } }),
  };
}
