import { sharedFloat32, sharedFloat64 } from '../shared-arrays.js';

/** Room for one past version of a policy, in arrays that all threads see: what is needed to play, nothing to learn. */
export interface OpponentSlot {
  /** [P]. */
  readonly parameters: Float32Array;
  /** Statistics of the normaliser, [O] each, and the rows that they are of, [1]. */
  readonly mean: Float64Array;
  readonly variance: Float64Array;
  readonly count: Float64Array;
}

export function newOpponentSlot(parameters: number, observationSize: number): OpponentSlot {
  return {
    parameters: sharedFloat32(parameters),
    mean: sharedFloat64(observationSize),
    variance: sharedFloat64(observationSize),
    count: sharedFloat64(1),
  };
}
