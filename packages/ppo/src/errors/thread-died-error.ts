/** A thread of the trainer ended before its work was done. What the iteration learned is lost, earlier ones are not. */
export class ThreadDiedError extends Error {
  override readonly name = 'ThreadDiedError';
  constructor(
    readonly thread: 'learning' | 'rollout',
    readonly reason: string,
  ) {
    super(`a ${thread} thread died: ${reason}; go on from the newest checkpoint`);
  }
}
