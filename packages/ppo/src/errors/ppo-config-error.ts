/** An option of the trainer, or its combination with the environment, is impossible. */
export class PpoConfigError extends Error {
  override readonly name = 'PpoConfigError';
  constructor(
    /** The option, as a dotted path into PpoConfig. */
    readonly key: string,
    readonly problem: string,
  ) {
    super(`${key} ${problem}`);
  }
}
