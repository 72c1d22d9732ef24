/** Bytes that are no safetensors file that can be read, or tensors that cannot be written as one. */
export class InvalidSafetensorsError extends Error {
  override readonly name = 'InvalidSafetensorsError';
  readonly problem: string;

  constructor(context: { problem: string }) {
    super(`Not valid safetensors: ${context.problem}. Write the file again from its source.`);
    this.problem = context.problem;
  }
}
