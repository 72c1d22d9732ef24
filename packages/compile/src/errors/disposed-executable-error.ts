/** An executable was run after it had been disposed of. */
export class DisposedExecutableError extends Error {
  override readonly name = 'DisposedExecutableError';
  constructor() {
    super('this executable was disposed of and cannot run any more; compile the function again');
  }
}
