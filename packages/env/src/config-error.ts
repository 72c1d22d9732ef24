/** One thing that is wrong with the options of the game. */
export interface ConfigProblem {
  /** The option, as a dotted path: `catching.holdSteps`. */
  readonly key: string;
  /** What it is. */
  readonly problem: string;
  /** What it may be. */
  readonly allowed: string;
}

/** Options that no game can be made of. */
export class HideAndSeekConfigError extends Error {
  override readonly name = 'HideAndSeekConfigError';
  constructor(readonly problems: readonly ConfigProblem[]) {
    super(problems.map(({ key, problem, allowed }) => `${key} ${problem}; allowed: ${allowed}`).join('\n'));
  }
}
