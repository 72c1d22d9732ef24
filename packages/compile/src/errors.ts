/** An input's length does not fit the shape that the signature gives it. */
export class InputShapeError extends Error {
  override readonly name = 'InputShapeError';
  constructor(
    readonly input: string,
    readonly length: number,
    readonly shape: string,
  ) {
    super(`input "${input}" has ${length} numbers, which does not fit its shape ${shape}`);
  }
}

/** An executor was asked for by name and cannot be had on this machine. */
export class ExecutorUnavailableError extends Error {
  override readonly name = 'ExecutorUnavailableError';
  constructor(
    readonly executor: string,
    readonly reason: string,
  ) {
    super(`backend "${executor}" is not available here: ${reason}`);
  }
}
