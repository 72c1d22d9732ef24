/** The user was asked, and wants nothing after all. Nothing was changed. */
export class NothingChosenError extends Error {
  override readonly name = 'NothingChosenError';

  constructor() {
    super('nothing was chosen, and nothing was changed');
  }
}
