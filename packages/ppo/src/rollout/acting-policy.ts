import type { PolicyLearner } from '../policy-learner.js';
import { newRunningMoments } from '../running-moments.js';
import type { RunningMoments } from '../running-moments.js';
import { sharedFloat32 } from '../shared-arrays.js';

/** What a policy plays with: weights and statistics, in arrays that all threads see. */
export interface ActingPolicy {
  readonly parameters: Float32Array;
  readonly moments: RunningMoments;
  /** Of the states that the value function sees; null: it sees the observations. */
  readonly stateMoments: RunningMoments | null;
}

/** What the newest version plays with: the very arrays that are learned in. */
export function newestActing({ policy, normalizer, stateNormalizer }: PolicyLearner): ActingPolicy {
  return {
    parameters: policy.parameters,
    moments: normalizer.moments,
    stateMoments: stateNormalizer?.moments ?? null,
  };
}

/** Room for a copy. */
export function roomForActing({ parameters, moments, stateMoments }: ActingPolicy): ActingPolicy {
  return {
    parameters: sharedFloat32(parameters.length),
    moments: newRunningMoments(moments.mean.length),
    stateMoments: stateMoments && newRunningMoments(stateMoments.mean.length),
  };
}

export function copyActing(from: ActingPolicy, into: ActingPolicy): void {
  into.parameters.set(from.parameters);
  copyMoments(from.moments, into.moments);
  if (from.stateMoments !== null && into.stateMoments !== null) {
    copyMoments(from.stateMoments, into.stateMoments);
  }
}

function copyMoments(from: RunningMoments, into: RunningMoments): void {
  into.count = from.count;
  into.mean.set(from.mean);
  into.variance.set(from.variance);
}
