import { setImmediate as nextTurn } from 'node:timers/promises';
import { evaluate } from '@hideout/ppo';
import type { EvaluateOptions } from '../command-options.js';
import { loadCheckpointPolicies } from '../evaluation/checkpoint-policies.js';
import type { Player } from '../evaluation/checkpoint-policies.js';
import { episodeStatistics } from '../evaluation/episode-statistics.js';
import { evaluationJson, evaluationLines } from '../evaluation/evaluation-report.js';
import type { Pairing } from '../evaluation/evaluation-report.js';
import { ExitCode } from '../exit-codes.js';
import { createEnvironment } from '../training/create-environment.js';

/** Worlds that are played at once. The result depends on it only through which seeds the worlds have. */
const worlds = 40;
/** Any fixed number but the training's usual ones: evaluation is on maps that training has not seen. */
const defaultSeed = 1_000_003;

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
  const policies = await loadCheckpointPolicies(options.checkpoint, options, worlds);
  const { config, checkpoint } = policies;
  const env = createEnvironment(config.env, Math.min(worlds, options.episodes));
  const seed = options.seed ?? defaultSeed;
  const showProgress = process.stderr.isTTY && !options.plain && !options.json;
  const stop = new AbortController();
  const onInterrupt = (): void => stop.abort();
  process.once('SIGINT', onInterrupt);

  const results: Pairing[] = [];
  try {
    for (const players of pairings) {
      const name = `${players.seekers} seekers, ${players.hiders} hiders`;
      const records = await evaluate({
        env,
        actors: policies.actors(players, seed),
        episodes: options.episodes,
        seed,
        signal: stop.signal,
        onProgress: (done) => {
          if (showProgress) process.stderr.write(`\r\u001b[2K${name}: ${done}/${options.episodes} episodes`);
        },
        // Lets a Ctrl+C be heard.
        onStep: () => nextTurn(),
      });
      if (stop.signal.aborted) break;
      results.push({ ...players, statistics: episodeStatistics(records, env.config.seekers) });
    }
  } finally {
    process.off('SIGINT', onInterrupt);
    if (showProgress) process.stderr.write('\r\u001b[2K');
  }

  const report = { checkpoint: checkpoint.entry, seed, episodes: options.episodes, pairings: results };
  process.stdout.write(
    options.json
      ? `${JSON.stringify(evaluationJson(report), null, 2)}\n`
      : `${evaluationLines(report).join('\n')}\n`,
  );
  return stop.signal.aborted ? ExitCode.interrupted : ExitCode.ok;
}
