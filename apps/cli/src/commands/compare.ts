import type { CompareOptions } from '../command-options.js';
import { checkpointFigures } from '../comparison/checkpoint-figures.js';
import { comparisonJson } from '../comparison/comparison-json.js';
import { comparisonLines } from '../comparison/comparison-lines.js';
import type { Compared, Match } from '../comparison/comparison.js';
import { MATCH_PAIRINGS, playMatch } from '../comparison/match.js';
import { loadTrained, seatGuests, seatTeams } from '../evaluation/checkpoint-policies.js';
import type { TrainedCheckpoint } from '../evaluation/checkpoint-policies.js';
import { evaluationSeed } from '../evaluation/evaluation-seed.js';
import { gameDifferences } from '../evaluation/game-differences.js';
import { worldsFor } from '../evaluation/play-pairings.js';
import { warnTo } from '../store/checkpoint-store.js';
import { runState } from '../training/checkpoint-state.js';
import { createEnvironment } from '../training/create-environment.js';
import { progressLine } from '../ui/progress-line.js';
import { stopOnSignals } from './stop-on-signals.js';
import type { Stoppable } from './stop-on-signals.js';

/**
 * Shows two checkpoints side by side, and with --episodes lets them play against each other.
 *
 * @throws {UserError} when B cannot play in the game of A.
 * @throws the store's typed errors when there is no such checkpoint, or it is damaged.
 */
export async function compareCommand(options: CompareOptions): Promise<number> {
  const { stdout, stderr } = process;
  const a = await loadTrained({ ...options, checkpoint: options.a }, stderr, null);
  const b = await loadTrained({ ...options, checkpoint: options.b }, stderr, null);
  const stop = stopOnSignals();
  try {
    const { episodes } = options;
    const match = episodes === undefined ? null : await playedMatch(a, b, { ...options, episodes }, stop);
    const comparison = { a: await compared(a, warnTo(stderr)), b: await compared(b, warnTo(stderr)), match };
    if (options.json) stdout.write(`${JSON.stringify(comparisonJson(comparison), null, 2)}\n`);
    else stdout.write(`${comparisonLines(comparison).join('\n')}\n`);
    if (match !== null && stop.signal.aborted) {
      const complete = `${match.played.length} of ${MATCH_PAIRINGS.length}`;
      stderr.write(`Interrupted: ${complete} pairings are complete.\n`);
    }
    return stop.exitCode();
  } finally {
    stop.release();
  }
}

/** In the game of A. */
async function playedMatch(
  a: TrainedCheckpoint,
  b: TrainedCheckpoint,
  options: CompareOptions & { readonly episodes: number },
  stop: Stoppable,
): Promise<Match> {
  const { stderr } = process;
  const { episodes, seed = evaluationSeed } = options;
  const env = createEnvironment(a.config.env, worldsFor(episodes));
  const teams = {
    a: await seatTeams(a.checkpoint, env, a.config.backend),
    b: await seatGuests(b, a.checkpoint, env),
  };
  const tell = progressLine(stderr, options);
  try {
    return {
      seed,
      episodes,
      seekers: env.config.seekers,
      gameDifferences: gameDifferences(a.checkpoint, b.checkpoint),
      played: await playMatch({ env, teams, episodes, seed, signal: stop.signal, tell }),
    };
  } finally {
    tell('');
  }
}

async function compared(
  { checkpoint }: TrainedCheckpoint,
  warn: (message: string) => void,
): Promise<Compared> {
  const { run, configuration } = runState(checkpoint);
  const figures = await checkpointFigures(checkpoint, warn);
  return { entry: checkpoint.entry, run, figures, configuration };
}
