import type { SkippedCheckpoint } from './checkpoint-content.js';
import { INDEX_FILE } from './checkpoint-index.js';
import type { InspectedCheckpoint } from './checkpoint-inspection.js';

/** Says what is not as it should be and stops nothing, in one sentence each; standing troubles are told once. */
export class StoreWarnings {
  readonly #onWarning: (message: string) => void;
  readonly #told = new Set<string>();

  constructor(onWarning: (message: string) => void) {
    this.#onWarning = onWarning;
  }

  tell(message: string): void {
    this.#onWarning(message);
  }

  tellOnce(message: string): void {
    if (this.#told.has(message)) return;
    this.#told.add(message);
    this.#onWarning(message);
  }

  tellOfIndex(problem: string | null): void {
    if (problem !== null) this.tellOnce(`${INDEX_FILE} ${problem}; the next save writes it anew.`);
  }

  tellOfUnusable(checkpoints: readonly InspectedCheckpoint[]): void {
    for (const { kind, entry } of checkpoints) {
      if (kind !== 'good') this.tellOnce(`The checkpoint ${entry.name} cannot be used: ${entry.damaged}.`);
    }
  }

  tellOfVanished(known: Iterable<string>, names: ReadonlySet<string>): void {
    const gone = [...known].filter((name) => !names.has(name));
    if (gone.length > 0)
      this.tell(`No longer there since the index was written: ${gone.join(', ')}; saving goes on without.`);
  }

  tellOfSkipped(skipped: readonly SkippedCheckpoint[], used: string): void {
    for (const { name, reason } of skipped)
      this.tell(`The checkpoint ${name} was skipped (${reason}); ${used} is loaded instead.`);
  }
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
