/** What a row of the torture table is asked for. */
export interface RowOptions {
  /** How many cases to run at least; a row may finish the group it is in. */
  cases: number;
  /** The same seed draws the same cases. */
  seed: number;
  /** Whether limits of time and memory count: not in the ordinary tests, which run on busy machines. */
  assertsLimits?: boolean;
  /** Called now and then with the number of cases done. */
  onProgress?: (cases: number) => void;
  /** When aborted, the row ends early and reports what it has done. */
  signal?: AbortSignal;
}

/** What a row found: one line of JSON in the long run. */
export interface RowReport {
  class: string;
  cases: number;
  failures: number;
  seed: number;
  seconds: number;
  /** Why nothing was tested, where nothing was. */
  skipped?: string;
  /** The first few failures, in words. */
  examples: string[];
  /** Further figures of the row. */
  figures: Record<string, number>;
}

export type Row = (options: RowOptions) => Promise<RowReport>;

const MAX_EXAMPLES = 5;
const CASES_BETWEEN_PAUSES = 200;

/** Counts the cases of a row, lets the event loop breathe between them, and makes the report. */
export class RowCount {
  readonly #name: string;
  readonly #options: RowOptions;
  readonly #startedAt = performance.now();
  readonly #examples: string[] = [];
  readonly figures: Record<string, number> = {};
  cases = 0;
  failures = 0;

  constructor(name: string, options: RowOptions) {
    this.#name = name;
    this.#options = options;
  }

  /** Whether the row has done what it was asked for, or is to stop. */
  get isDone(): boolean {
    return this.cases >= this.#options.cases || this.isStopped;
  }

  get isStopped(): boolean {
    return this.#options.signal?.aborted === true;
  }

  /** Takes note of one case; `problem` is null where all was well. */
  async add(problem: string | null): Promise<void> {
    this.cases++;
    if (problem !== null) {
      this.failures++;
      if (this.#examples.length < MAX_EXAMPLES) this.#examples.push(problem);
    }
    if (this.cases % CASES_BETWEEN_PAUSES !== 0) return;
    this.#options.onProgress?.(this.cases);
    await new Promise((resolve) => setImmediate(resolve));
  }

  report(skipped?: string): RowReport {
    return {
      class: this.#name,
      cases: this.cases,
      failures: this.failures,
      seed: this.#options.seed,
      seconds: Math.round((performance.now() - this.#startedAt) / 100) / 10,
      ...(skipped === undefined ? {} : { skipped }),
      examples: this.#examples,
      figures: this.figures,
    };
  }
}
