import type { CheckpointEntry } from '@hideout/checkpoints';

type NamedCheckpoint = Pick<CheckpointEntry, 'name' | 'iteration'>;

/** The checkpoints that there are of a run: what its figure marks. */
export class RunCheckpoints {
  private readonly iterationByName: Map<string, number>;

  constructor(entries: readonly NamedCheckpoint[]) {
    this.iterationByName = new Map(entries.map(({ name, iteration }) => [name, iteration]));
  }

  /** Ascending. */
  get iterations(): number[] {
    return [...new Set(this.iterationByName.values())].sort((a, b) => a - b);
  }

  saved({ name, iteration }: NamedCheckpoint, removed: readonly string[]): void {
    this.iterationByName.set(name, iteration);
    for (const gone of removed) this.iterationByName.delete(gone);
  }
}
