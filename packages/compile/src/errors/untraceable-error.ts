/** A function does something that cannot be written into an ONNX graph. */
export class UntraceableError extends Error {
  override readonly name = 'UntraceableError';
  constructor(
    /** The kernel or operation of TensorFlow.js, for example `FFT`, `dataSync` or `randomNormal`. */
    readonly operation: string,
    readonly reason: string,
  ) {
    super(`"${operation}" cannot be traced: ${reason}`);
  }
}
