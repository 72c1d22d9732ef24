/** What was to be saved cannot be saved so that it comes back as it was. Nothing was written. */
export class InvalidCheckpointInputError extends Error {
  override readonly name = 'InvalidCheckpointInputError';
  /** Where the problem is, as 'state.json.kl' or 'policies.seeker_policy'. */
  readonly field: string;
  /** What is wrong with it, as the end of a sentence. */
  readonly problem: string;

  constructor(context: { field: string; problem: string }) {
    super(
      `The checkpoint was not saved: ${context.field} ${context.problem}. Correct the value and save again.`,
    );
    this.field = context.field;
    this.problem = context.problem;
  }
}
