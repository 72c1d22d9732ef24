import { setImmediate as nextTurn } from 'node:timers/promises';
import { evaluate } from '@hideout/ppo';
import type { EvaluateOptions } from '../command-options.js';
import { loadCheckpointPolicies } from '../evaluation/checkpoint-policies.js';
import type { CheckpointPolicies, Player } from '../evaluation/checkpoint-policies.js';
import { episodeStatistics } from '../evaluation/episode-statistics.js';
import { evaluationJson, evaluationLines } from '../evaluation/evaluation-report.js';
import type { Pairing } from '../evaluation/evaluation-report.js';
import { evaluationSeed } from '../evaluation/evaluation-seed.js';
import { interactiveTerminal } from '../ui/terminal.js';
import { stopOnSignals } from './stop-on-signals.js';

/** Worlds that are played at once. The result depends on it only through which seeds the worlds have. */
const maxWorlds = 40;

const pairings: readonly { readonly seekers: Player; readonly hiders: Player }[] = [
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
  const worlds = Math.min(maxWorlds, options.episodes);
  const policies = await loadCheckpointPolicies(
    options,
    worlds,
    stderr,
    interactiveTerminal(process, options),
  );
  const seed = options.seed ?? evaluationSeed;
  const stop = stopOnSignals();
  const showProgress = stderr.isTTY && !options.plain && !options.json;
  const tell = (text: string): void => {
    if (showProgress) stderr.write(`\r\u001b[2K${text}`);
  };

  let played: Pairing[];
  try {
    played = await playPairings(policies, { episodes: options.episodes, seed, stop, tell });
  } finally {
    stop.release();
    tell('');
  }

  const report = {
    checkpoint: policies.checkpoint.entry,
    seed,
    episodes: options.episodes,
    pairings: played,
  };
  if (options.json) stdout.write(`${JSON.stringify(evaluationJson(report), null, 2)}\n`);
  else if (played.length > 0) stdout.write(`${evaluationLines(report).join('\n')}\n`);
  if (stop.signal.aborted) {
    stderr.write(`Interrupted: ${played.length} of ${pairings.length} pairings are complete.\n`);
  }
  return stop.exitCode();
}

/** Until stopped: a pairing that was interrupted does not count. */
async function playPairings(
  policies: CheckpointPolicies,
  run: {
    readonly episodes: number;
    readonly seed: number;
    readonly stop: { readonly signal: AbortSignal };
    readonly tell: (text: string) => void;
  },
): Promise<Pairing[]> {
  const { env } = policies;
  const { episodes, seed, stop, tell } = run;
  const played: Pairing[] = [];
  for (const players of pairings) {
    const name = `${players.seekers} seekers, ${players.hiders} hiders`;
    const records = await evaluate({
      env,
      actors: policies.actors(players, seed),
      episodes,
      seed,
      signal: stop.signal,
      onProgress: (done) => tell(`${name}: ${done}/${episodes} episodes`),
      // Lets a Ctrl+C be heard.
      onStep: () => nextTurn(),
    });
    if (records.length < episodes) break;
    played.push({ ...players, statistics: episodeStatistics(records, env.config.seekers) });
  }
  return played;
}
