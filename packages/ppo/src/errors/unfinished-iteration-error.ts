/** The trainer was asked for something that it can only do between two iterations. */
export class UnfinishedIterationError extends Error {
  override readonly name = 'UnfinishedIterationError';
  constructor(
    /** Number of the iteration, from 1. */
    readonly iteration: number,
    /** Whether it stopped with an error; it is still running otherwise. */
    readonly failed: boolean,
  ) {
    super(
      failed
        ? `iteration ${iteration} stopped with an error half-way; restore a trainer from the newest saved state`
        : `iteration ${iteration} is still running; await trainIteration first`,
    );
  }
}
