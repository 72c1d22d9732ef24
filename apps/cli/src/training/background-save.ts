/** A save that runs beside the training. There is one at a time: each holds a copy of the whole state in memory. */
export class BackgroundSave {
  #running: Promise<void> | null = null;

  get isRunning(): boolean {
    return this.#running !== null;
  }

  /**
   * Starts a save. The one before has settled.
   *
   * @param save copies what it saves before its first pause, and does not reject.
   */
  start(save: () => Promise<void>): void {
    this.#running = save().finally(() => (this.#running = null));
  }

  /** Resolves when no save runs. */
  async settled(): Promise<void> {
    await this.#running;
  }
}
