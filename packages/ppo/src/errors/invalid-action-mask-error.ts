/** The environment forbids every choice of an action. Training stops before the update. */
export class InvalidActionMaskError extends Error {
  override readonly name = 'InvalidActionMaskError';
  constructor(
    readonly world: number,
    readonly agent: number,
    /** Which of the agent's choices, from 0. */
    readonly choice: number,
    /** Step within the rollout, from 0. */
    readonly step: number,
  ) {
    super(
      `the environment allows nothing for choice ${choice} of agent ${agent} in world ${world}, at step ${step} of the ` +
        'rollout; at least one entry of the action mask must be 1 for every choice; training stopped before the update; ' +
        'mend the environment and go on from the newest checkpoint',
    );
  }
}
