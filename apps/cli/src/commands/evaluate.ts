import type { EvaluateOptions } from '../command-options.js';
import { loadCheckpointPolicies } from '../evaluation/checkpoint-policies.js';
import type { Player } from '../evaluation/checkpoint-policies.js';
import { episodeStatistics } from '../evaluation/episode-statistics.js';
import { evaluationJson, evaluationLines } from '../evaluation/evaluation-report.js';
import type { Pairing } from '../evaluation/evaluation-report.js';
import { evaluationSeed } from '../evaluation/evaluation-seed.js';
import { playPairings, worldsFor } from '../evaluation/play-pairings.js';
import type { Seats } from '../evaluation/play-pairings.js';
import { progressLine } from '../ui/progress-line.js';
import { interactiveTerminal } from '../ui/terminal.js';
import { stopOnSignals } from './stop-on-signals.js';

interface Players {
  readonly seekers: Player;
  readonly hiders: Player;
}

const pairings: readonly Players[] = [
  { seekers: 'random', hiders: 'random' },
  { seekers: 'trained', hiders: 'random' },
  { seekers: 'random', hiders: 'trained' },
  { seekers: 'trained', hiders: 'trained' },
];

/**
 * Plays the four pairings of trained and random sides on the same maps and prints what came out. Interrupted, it prints
 * the pairings that are complete.
 */
export async function evaluateCommand(options: EvaluateOptions): Promise<number> {
  const { stdout, stderr } = process;
  const { episodes, seed = evaluationSeed } = options;
  const policies = await loadCheckpointPolicies(
    options,
    worldsFor(episodes),
    stderr,
    interactiveTerminal(process, options),
  );
  const { env } = policies;
  const stop = stopOnSignals();
  const tell = progressLine(stderr, options);
  const seats: Seats<Players> = {
    name: ({ seekers, hiders }) => `${seekers} seekers, ${hiders} hiders`,
    actors: (players) => policies.actors(players, seed),
  };

  let played: Pairing[];
  try {
    const { signal } = stop;
    const all = await playPairings(pairings, seats, { env, episodes, seed, signal, tell });
    played = all.map(({ records, ...players }) => ({
      ...players,
      statistics: episodeStatistics(records, env.config.seekers),
    }));
  } finally {
    stop.release();
    tell('');
  }

  const report = { checkpoint: policies.checkpoint.entry, seed, episodes, pairings: played };
  if (options.json) stdout.write(`${JSON.stringify(evaluationJson(report), null, 2)}\n`);
  else if (played.length > 0) stdout.write(`${evaluationLines(report).join('\n')}\n`);
  if (stop.signal.aborted) {
    stderr.write(`Interrupted: ${played.length} of ${pairings.length} pairings are complete.\n`);
  }
  return stop.exitCode();
}
