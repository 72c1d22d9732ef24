/**
 * An update came out as NaN or infinite. It was thrown away: the networks are those of the update before, and a run
 * can go on from its newest checkpoint.
 */
export class DivergenceError extends Error {
  override readonly name = 'DivergenceError';
  constructor(
    readonly policyId: string,
    /** The figure that is not finite, for example `gradNorm`. */
    readonly figure: string,
    readonly value: number,
    /** Updates that this network had learned from before. */
    readonly update: number,
  ) {
    super(
      `training of ${policyId} diverged: ${figure} is ${value} in update ${update + 1}, which was thrown away; ` +
        'go on from the newest checkpoint with a lower learning rate or a smaller maxGradNorm',
    );
  }
}
