import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';
import { evaluate } from '@hideout/ppo';
import type { EpisodeRecord } from '@hideout/ppo';
import { interactiveTerminal } from '../choosing/terminal.js';
import type { DemoOptions } from '../command-options.js';
import { loadCheckpointPolicies } from '../evaluation/checkpoint-policies.js';
import { demoLines } from '../evaluation/demo-report.js';
import { evaluationSeed } from '../evaluation/evaluation-seed.js';
import { AlternateScreen } from '../ui/alternate-screen.js';
import { SpectatorScreen } from '../ui/spectator-screen.js';
import { stopOnSignals } from './stop-on-signals.js';

/** The game's own pace. */
const stepsPerSecond = 12;
/** How long the end of an episode stays to be looked at, at the game's own pace. */
const lastLookMs = 1500;

/**
 * Plays episodes of the trained teams against each other, seen from above at the game's pace, and then their statistics. Without a
 * terminal, or with --plain, only the statistics. Ctrl+C ends it with those of the episodes that are complete.
 */
export async function demoCommand(options: DemoOptions): Promise<number> {
  const { stdout, stderr } = process;
  const policies = await loadCheckpointPolicies(options, 1, stderr, interactiveTerminal(process, options));
  const { env } = policies;
  const seed = options.seed ?? evaluationSeed;
  const stop = stopOnSignals();

  const alternate = stdout.isTTY && !options.plain ? new AlternateScreen(stdout) : null;
  let records: EpisodeRecord[];
  try {
    const screen = alternate === null ? null : new SpectatorScreen(stdout, process.env);
    const pace = new Pace(1000 / (stepsPerSecond * options.speed), stop.signal);
    records = await evaluate({
      env,
      actors: policies.actors({ seekers: 'trained', hiders: 'trained' }, seed),
      episodes: options.episodes,
      seed,
      signal: stop.signal,
      onStep: async () => {
        if (screen === null) return nextTurn();
        // The environment shows the next episode already: the last picture of this one stays.
        if (env.terminated[0] === 1) return pace.rest(lastLookMs / options.speed);
        screen.draw(env.worldView(0));
        return pace.step();
      },
    });
  } finally {
    alternate?.leave();
    stop.release();
  }
  stdout.write(`${demoLines(policies.checkpoint.entry, records, env.config.seekers).join('\n')}\n`);
  return stop.exitCode();
}

/** Waits between steps so that they come evenly, and after a slow one does not hurry to catch up. */
class Pace {
  private dueMs = performance.now();

  constructor(
    private readonly stepMs: number,
    private readonly signal: AbortSignal,
  ) {}

  async step(): Promise<void> {
    this.dueMs = Math.max(this.dueMs + this.stepMs, performance.now());
    await this.rest(this.dueMs - performance.now());
  }

  /** Ends early when the demo is stopped. */
  async rest(ms: number): Promise<void> {
    await pause(Math.max(0, ms), undefined, { signal: this.signal }).catch(() => undefined);
  }
}
