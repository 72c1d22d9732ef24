/** Seconds that a session has trained: the time since it began, without that in which it stood still. */
export class TrainingClock {
  #startMs: number;

  /** @param nowMs a clock that never goes back. */
  constructor(private readonly nowMs = (): number => performance.now()) {
    this.#startMs = nowMs();
  }

  seconds(): number {
    return (this.nowMs() - this.#startMs) / 1000;
  }

  /** Does something that does not count. */
  async rest(work: () => Promise<void>): Promise<void> {
    const beganMs = this.nowMs();
    await work();
    this.#startMs += this.nowMs() - beganMs;
  }
}
