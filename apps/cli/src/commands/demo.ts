import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';
import { evaluate } from '@hideout/ppo';
import type { EpisodeRecord } from '@hideout/ppo';
import type { DemoOptions } from '../command-options.js';
import { loadCheckpointPolicies } from '../evaluation/checkpoint-policies.js';
import { demoLines } from '../evaluation/demo-report.js';
import { ExitCode } from '../exit-codes.js';
import { createEnvironment } from '../training/create-environment.js';
import { AlternateScreen } from '../ui/alternate-screen.js';
import { topView } from '../ui/top-view.js';

/** The game's own pace. */
const stepsPerSecond = 12;
const defaultSeed = 1_000_003;
/** Writes from the top left corner over what is there: clearing first would flicker. */
const home = '\u001b[H';
const clearLineEnd = '\u001b[K';
const clearBelow = '\u001b[J';

/**
 * Plays episodes of the trained teams against each other, seen from above at the game's pace, and then their statistics. Without a
 * terminal, or with --plain, only the statistics. Ctrl+C ends it with those of the episodes that are complete.
 */
export async function demoCommand(options: DemoOptions): Promise<number> {
  const policies = await loadCheckpointPolicies(options.checkpoint, options, 1);
  const env = createEnvironment(policies.config.env, 1);
  const seed = options.seed ?? defaultSeed;
  const { stdout } = process;
  const screen = stdout.isTTY && !options.plain ? new AlternateScreen(stdout) : null;
  const stop = new AbortController();
  const onInterrupt = (): void => stop.abort();
  process.once('SIGINT', onInterrupt);

  let records: EpisodeRecord[];
  try {
    const frameMs = 1000 / (stepsPerSecond * options.speed);
    const draw = (): void => {
      const rows = topView(env.worldView(0), {
        colour: process.env['NO_COLOR'] === undefined,
        columns: stdout.columns,
        rows: stdout.rows,
      });
      stdout.write(home + rows.map((row) => `${row}${clearLineEnd}`).join('\n') + clearBelow);
    };
    let dueMs = performance.now();
    records = await evaluate({
      env,
      actors: policies.actors({ seekers: 'trained', hiders: 'trained' }, seed),
      episodes: options.episodes,
      seed,
      signal: stop.signal,
      onStep: async () => {
        if (screen === null) return nextTurn();
        draw();
        dueMs = Math.max(dueMs + frameMs, performance.now() - frameMs);
        await pause(Math.max(0, dueMs - performance.now()), undefined, { signal: stop.signal }).catch(
          () => undefined,
        );
      },
    });
  } finally {
    process.off('SIGINT', onInterrupt);
    screen?.leave();
  }
  stdout.write(`${demoLines(policies.checkpoint.entry, records, env.config.seekers).join('\n')}\n`);
  return stop.signal.aborted ? ExitCode.interrupted : ExitCode.ok;
}
