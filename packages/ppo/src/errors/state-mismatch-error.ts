/** A saved state does not fit the trainer or policy that is to take it. */
export class StateMismatchError extends Error {
  override readonly name = 'StateMismatchError';
  constructor(
    /** The entry of the state that does not fit. */
    readonly entry: string,
    /** What was found there. */
    readonly found: string,
    /** What the configuration calls for. */
    readonly expected: string,
  ) {
    super(
      `the saved state does not fit this configuration: ${entry} is ${found}, expected ${expected}; ` +
        'resume with the configuration that the run was started with',
    );
  }
}
