/** Within what the log and the histories of a run are read and written. */
export interface RecordBounds {
  /** Bytes or characters that are in memory at a time beside the rows. */
  readonly pieceBytes: number;
  /** No larger file is read, and no log grows larger. */
  readonly limitBytes: number;
}

/**
 * Pieces, as a string ends at 2 ** 29 characters and a run does not.
 *
 * A limit, as all rows are read into memory, about 1.5 kB each. 2 GiB are 1.2 million iterations with every metric, ten days
 * at the pace of the default configuration; they take half of the heap of 4 GB that Node allows itself on a computer
 * with 16. A training that meets the limit goes on; only its log does not.
 */
export const recordBounds: RecordBounds = { pieceBytes: 2 ** 22, limitBytes: 2 ** 31 };
