import { useEffect, useState } from 'react';
import { jsonRoutes } from '../../src/api/routes.js';
import { messageOf } from '../../src/error-message.js';
import { getJson } from '../api-client.js';
import { useLive } from '../live/live-context.js';
import { startLoading } from '../loading.js';
import type { CurvesAnswer, CurvesOfRuns } from './curves-of-runs.js';
import { curvesOfRuns } from './curves-of-runs.js';

/** Points of a curve; more of several runs cannot be told apart. */
const POINTS = 500;

/** The curves of several runs, asked again when a run has gone on; `version` changes whenever they have. */
export function useCurvesOf(
  runs: readonly string[],
  metrics: readonly string[],
): CurvesOfRuns & { readonly version: number } {
  const live = useLive();
  const key = JSON.stringify([runs, metrics]);
  const [state, setState] = useState<CurvesOfRuns & { readonly version: number }>({
    byRun: new Map(),
    problems: [],
    version: 0,
  });
  useEffect(() => {
    const [asked, names] = JSON.parse(key) as [string[], string[]];
    return startLoading((signal) => Promise.all(asked.map((run) => ask(run, names, signal))), {
      onValue: (answers) =>
        setState((before) => ({ ...curvesOfRuns(before, answers), version: before.version + 1 })),
      onProblem: (problem) => setState((before) => ({ ...before, problems: [problem] })),
    });
  }, [key, live.runs]);
  return state;
}

async function ask(run: string, names: readonly string[], signal: AbortSignal): Promise<CurvesAnswer> {
  const query = { points: String(POINTS), names: names.join(',') };
  try {
    return { run, curves: await getJson(jsonRoutes.curves, { parts: { run }, query }, signal) };
  } catch (error) {
    return { run, problem: messageOf(error) };
  }
}
