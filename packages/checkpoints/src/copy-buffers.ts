/** Smaller ones are not worth keeping. */
const MIN_KEPT_BYTES = 64 * 1024;
/** Sizes are rounded up to this, so that a state that grows a little still fits. */
const ROUND_BYTES = 64 * 1024;

/**
 * Memory for the copies of state that saves make, kept from one save to the next: a copy into fresh memory takes several
 * times as long, most of it the system's work of finding pages.
 */
export class CopyBuffers {
  #free: ArrayBuffer[] = [];

  /** `byteLength` bytes of any content; the caller writes all of them. */
  take(byteLength: number): Uint8Array {
    if (byteLength < MIN_KEPT_BYTES) return new Uint8Array(byteLength);
    const fitting = this.#free.findIndex((buffer) => buffer.byteLength >= byteLength);
    const [kept] = fitting < 0 ? [] : this.#free.splice(fitting, 1);
    const buffer = kept ?? new ArrayBuffer(Math.ceil(byteLength / ROUND_BYTES) * ROUND_BYTES);
    return new Uint8Array(buffer, 0, byteLength);
  }

  /** Keeps the memory of one copy for the next, in place of what was kept before: never more than one save's. */
  keep(copies: readonly Uint8Array[]): void {
    this.#free = copies
      .map(({ buffer }) => buffer)
      .filter((buffer) => buffer instanceof ArrayBuffer)
      .filter(({ byteLength }) => byteLength >= MIN_KEPT_BYTES)
      .sort((a, b) => a.byteLength - b.byteLength);
  }
}
