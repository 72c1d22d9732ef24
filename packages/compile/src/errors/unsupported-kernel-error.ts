/** A function that can be traced has something in it that a format of files has no words for here. */
export class UnsupportedKernelError extends Error {
  override readonly name = 'UnsupportedKernelError';
  constructor(
    /** The kernel of TensorFlow.js, for example `CumSum`. */
    readonly kernel: string,
    /** The format, in words. */
    readonly format: string,
    readonly reason: string,
  ) {
    super(`"${kernel}" cannot be written into ${format}: ${reason}`);
  }
}
