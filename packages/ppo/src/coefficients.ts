import type { PolicyConfig, PpoConfig } from './config.js';
import { valueAt } from './schedule.js';

/** The options of a policy and of the algorithm that can follow a schedule, as they are in one iteration. */
export interface Coefficients {
  readonly learningRate: number;
  readonly entropyCoeff: number;
  readonly valueCoeff: number;
  readonly gamma: number;
  readonly gaeLambda: number;
  readonly clipRange: number;
  readonly valueClipRange: number;
  readonly klTarget: number;
  readonly klStop: number;
  readonly maxGradNorm: number;
}

/** `iteration`: iterations that are done. */
export function coefficientsAt(config: PpoConfig, policy: PolicyConfig, iteration: number): Coefficients {
  return {
    learningRate: valueAt(policy.learningRate, iteration),
    entropyCoeff: valueAt(policy.entropyCoeff, iteration),
    valueCoeff: valueAt(policy.valueCoeff ?? 1, iteration),
    gamma: valueAt(config.gamma, iteration),
    gaeLambda: valueAt(config.gaeLambda, iteration),
    clipRange: valueAt(config.clipRange, iteration),
    valueClipRange: valueAt(config.valueClipRange, iteration),
    klTarget: valueAt(config.klTarget, iteration),
    klStop: valueAt(config.klStop, iteration),
    maxGradNorm: valueAt(config.maxGradNorm, iteration),
  };
}
