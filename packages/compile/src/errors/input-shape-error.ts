/** An input's length does not fit the shape that the signature gives it. */
export class InputShapeError extends Error {
  override readonly name = 'InputShapeError';
  constructor(
    readonly input: string,
    /** Numbers that were given. */
    readonly length: number,
    /** Shape of the signature, for example `[batch, 2]`. */
    readonly shape: string,
  ) {
    super(
      `input "${input}" has ${length} numbers, which does not fit its shape ${shape}; ` +
        'pass the array whole, row-major, with the same batch size for all inputs',
    );
  }
}
