/** An executor was asked for by name and cannot be had on this machine. */
export class ExecutorUnavailableError extends Error {
  override readonly name = 'ExecutorUnavailableError';
  constructor(
    readonly executor: string,
    readonly reason: string,
  ) {
    super(
      `backend "${executor}" is not available here: ${reason}` +
        (executor === 'auto' ? '' : '; "auto" takes the fastest one that is'),
    );
  }
}
