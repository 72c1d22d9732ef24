/** The trainer was disposed of; it trains no more and has no state to hand out. */
export class DisposedTrainerError extends Error {
  override readonly name = 'DisposedTrainerError';
  constructor() {
    super('the trainer was disposed of; restore another one from a saved state');
  }
}
