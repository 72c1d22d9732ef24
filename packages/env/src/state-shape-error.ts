/** A saved state is of another configuration or number of worlds. */
export class StateShapeError extends Error {
  override readonly name = 'StateShapeError';
  constructor(
    readonly array: string,
    readonly found: number,
    readonly expected: number,
  ) {
    super(
      `the saved state's "${array}" has ${found} numbers, expected ${expected}: it is of another configuration`,
    );
  }
}
