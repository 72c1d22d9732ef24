/** A line of a file. */
export interface FileLine {
  /** With its line end. Empty where it is longer than any line of ours: then it is none, whatever it says. */
  readonly bytes: Buffer;
  readonly sizeBytes: number;
}

const NEWLINE = 0x0a;

/** Ten thousand times a row: a file without line ends would come into memory whole otherwise. */
const LINE_LIMIT_BYTES = 2 ** 24;

/** Puts lines together out of the pieces of a file, wherever these end. */
export class FileLines {
  readonly #limitBytes: number;
  /** Of the line that has begun and not ended. */
  #begin: Buffer[] = [];
  #beginBytes = 0;

  constructor(limitBytes = LINE_LIMIT_BYTES) {
    this.#limitBytes = limitBytes;
  }

  /** Size of what stands behind the last line end. */
  get restBytes(): number {
    return this.#beginBytes;
  }

  /** The lines that end in the next piece. */
  *endingIn(piece: Buffer): Generator<FileLine> {
    let start = 0;
    for (let at = piece.indexOf(NEWLINE); at !== -1; at = piece.indexOf(NEWLINE, start)) {
      yield this.#line(piece.subarray(start, at + 1));
      start = at + 1;
    }
    this.#keep(piece.subarray(start));
  }

  #line(end: Buffer): FileLine {
    const [begin, sizeBytes] = [this.#begin, this.#beginBytes + end.length];
    this.#begin = [];
    this.#beginBytes = 0;
    if (sizeBytes > this.#limitBytes) return { bytes: Buffer.alloc(0), sizeBytes };
    return { bytes: begin.length === 0 ? end : Buffer.concat([...begin, end]), sizeBytes };
  }

  #keep(begin: Buffer): void {
    if (begin.length === 0) return;
    this.#beginBytes += begin.length;
    if (this.#beginBytes > this.#limitBytes) this.#begin = [];
    else this.#begin.push(begin);
  }
}
