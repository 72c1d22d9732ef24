import type { Curves } from '../../src/api/run-schemas.js';

/** What came of asking for the curves of a run: they, or a sentence. */
export type CurvesAnswer = { readonly run: string } & (
  { readonly curves: Curves } | { readonly problem: string }
);

/** The curves of several runs, as far as they are known. */
export interface CurvesOfRuns {
  readonly byRun: ReadonlyMap<string, Curves>;
  /** Whose curves could not be read, and why: a sentence for every reason. */
  readonly problems: readonly string[];
}

/** One run that cannot be read takes no other one with it, and keeps the curves that were read of it before. */
export function curvesOfRuns(before: CurvesOfRuns, answers: readonly CurvesAnswer[]): CurvesOfRuns {
  const byRun = new Map<string, Curves>();
  const failed = new Map<string, string[]>();
  for (const answer of answers) {
    const { run } = answer;
    const curves = 'curves' in answer ? answer.curves : before.byRun.get(run);
    if (curves !== undefined) byRun.set(run, curves);
    if ('problem' in answer) failed.set(answer.problem, [...(failed.get(answer.problem) ?? []), run]);
  }
  const problems = [...failed].map(
    ([problem, runs]) => `The newest curves of ${runs.join(', ')} are not there: ${problem}`,
  );
  return { byRun, problems };
}
