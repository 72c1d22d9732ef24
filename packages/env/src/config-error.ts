/** One thing that is wrong with a configuration. */
export interface ConfigProblem {
  /** Dotted path of the option, such as `catching.holdSteps`. */
  readonly key: string;
  /** What is wrong, to be read after the key: `is -1`. */
  readonly problem: string;
  /** What would be right: `a whole number from 1 to 4`. */
  readonly allowed: string;
}

/** The configuration cannot be played; `problems` says everything that has to be changed. */
export class HideAndSeekConfigError extends Error {
  override readonly name = 'HideAndSeekConfigError';
  readonly problems: readonly ConfigProblem[];

  constructor(problems: readonly ConfigProblem[]) {
    const sentences = problems.map(({ key, problem, allowed }) => `${key} ${problem} (allowed: ${allowed})`);
    super(`The hide-and-seek configuration has to be changed: ${sentences.join('; ')}.`);
    this.problems = problems;
  }
}
