/** The environment handed out a NaN or an infinity. Training stops before the number reaches an update. */
export class NonFiniteValueError extends Error {
  override readonly name = 'NonFiniteValueError';
  constructor(
    readonly what: 'observation' | 'state' | 'reward',
    readonly world: number,
    readonly agent: number,
    /** Step within the rollout, from 0. */
    readonly step: number,
  ) {
    super(
      `the environment returned a non-finite ${what} in world ${world}, agent ${agent}, at step ${step} of the rollout; ` +
        'training stopped before the update; mend the environment and go on from the newest checkpoint',
    );
  }
}
