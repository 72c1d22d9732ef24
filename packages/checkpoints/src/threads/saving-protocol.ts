import type { SavedCheckpoint } from '../checkpoint-content.js';
import type { EncodedContent } from '../checkpoint-encoding.js';
import type { RetentionOptions } from '../retention/retention-options.js';
import type { StoreWriterOptions } from '../store-writer.js';
import type { PortableError } from './portable-error.js';

/** What the thread writes by. */
export interface SavingOptions extends StoreWriterOptions {
  retention: RetentionOptions;
}

/** What the thread is started with. */
export interface SavingThreadData {
  options: SavingOptions;
  /** Names that retention keeps. */
  protectedNames: string[];
  /** Paths that loads of the other thread are reading now, each as often as it is read. */
  readPaths: string[];
}

/** To the thread. A write's memory goes with it. */
export type SavingRequest =
  | { type: 'write'; content: EncodedContent }
  | { type: 'protect'; name: string }
  | { type: 'reading'; path: string; begins: boolean }
  | { type: 'close' };

/** From the thread. `copies`: the content's memory, in the order of its files. */
export type SavingReply =
  | { type: 'saved'; saved: SavedCheckpoint; copies: Uint8Array[] }
  | { type: 'failed'; error: PortableError; copies: Uint8Array[] }
  | { type: 'warning'; message: string; isStanding: boolean };

/** The buffers behind arrays, to be handed over instead of copied. */
export function buffersOf(copies: readonly Uint8Array[]): ArrayBuffer[] {
  return copies.map(({ buffer }) => buffer).filter((buffer) => buffer instanceof ArrayBuffer);
}
