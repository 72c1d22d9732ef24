/** A value that JSON cannot hold exactly, or a text that is not JSON of the store's form. */
export class InvalidJsonError extends Error {
  override readonly name = 'InvalidJsonError';
  /** Where in the value: '$' is all of it, '$.a[0]' an element. */
  readonly path: string;
  readonly problem: string;

  constructor(context: { path: string; problem: string }) {
    super(`${context.path} ${context.problem}; give plain objects, arrays, texts and finite numbers.`);
    this.path = context.path;
    this.problem = context.problem;
  }
}
