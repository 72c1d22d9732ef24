import { setImmediate as nextTurn } from 'node:timers/promises';
import { decodeReplay, HideAndSeekReplayError, ReplayPlayer, verifyReplay } from '@hideout/env';
import type { Recording } from '@hideout/env';
import type { ReplayOptions } from '../command-options.js';
import { episodeLine, episodeNote, pairingLine } from '../evaluation/demo-report.js';
import { replayedEpisode } from '../evaluation/replayed-episode.js';
import { ExitCode } from '../exit-codes.js';
import { readRecording } from '../exporting/recording-file.js';
import { printable } from '../ui/printable.js';
import { Spectator } from '../ui/spectator.js';
import { chooseViewMode } from '../ui/view-mode.js';
import { UserError } from '../user-error.js';
import { stopOnSignals } from './stop-on-signals.js';
import type { Stoppable } from './stop-on-signals.js';

/**
 * Plays what `demo --record` wrote: nothing of it is stored but maps' random states and actions, so that it is simulated
 * anew. Without a terminal, or with --plain, only what each episode came to.
 *
 * @returns 1 with --verify when an episode ends in another state than the recorded one.
 * @throws {UserError} when the file cannot be read, is no recording, is damaged, or was recorded by other rules.
 */
export async function replayCommand(options: ReplayOptions): Promise<number> {
  const { stdout } = process;
  const recording = await readRecording(options.file);
  const tell = (line: string): void => void stdout.write(`${line}\n`);
  const stop = stopOnSignals();
  try {
    tell(pairingLine(recording));
    if (options.verify) return (await verify(recording, options.file, stop, tell)) ?? stop.exitCode();
    const isWatched = chooseViewMode({ json: false, plain: options.plain }, stdout, process.env) === 'ink';
    if (isWatched) (await show(recording, options, stop.signal)).forEach(tell);
    else await tellAll(recording, options.file, stop.signal, tell);
    return stop.exitCode();
  } finally {
    stop.release();
  }
}

/** Null when it was interrupted. */
async function verify(
  { episodes }: Recording,
  file: string,
  { signal }: Stoppable,
  tell: (line: string) => void,
): Promise<ExitCode | null> {
  let different = 0;
  for (const [index, episode] of episodes.entries()) {
    // Lets a Ctrl+C be heard.
    await nextTurn();
    if (signal.aborted) return null;
    const { matches, expected, actual } = played(file, () => verifyReplay(decodeReplay(episode)));
    if (!matches) different += 1;
    const outcome = matches ? `equal, ${actual}` : `different: ${actual}, recorded was ${expected}`;
    tell(`Episode ${index + 1}: the final state is ${outcome}`);
  }
  if (different === 0) return ExitCode.ok;
  tell(`${different} of ${episodes.length} episodes do not end as they were recorded.`);
  return ExitCode.failure;
}

async function tellAll(
  { episodes }: Recording,
  file: string,
  signal: AbortSignal,
  tell: (line: string) => void,
): Promise<void> {
  for (const [index, episode] of episodes.entries()) {
    await nextTurn();
    if (signal.aborted) return;
    const player = played(file, () => new ReplayPlayer(decodeReplay(episode)));
    player.seek(player.replay.steps);
    const { seekers } = player.replay.config;
    tell(episodeLine(index + 1, replayedEpisode(player), seekers));
  }
}

/** Shows the episodes, and gives a line for each that was seen to its end. */
async function show(
  { seekers, hiders, episodes }: Recording,
  { file, speed }: ReplayOptions,
  stop: AbortSignal,
): Promise<string[]> {
  // Before there is a screen that an error would have to leave.
  const [first] = episodes;
  const { config } = played(file, () => new ReplayPlayer(decodeReplay(first!))).replay;
  const vision = { coneRad: config.rayConeRad, rangeBlocks: config.viewRangeBlocks };
  const watched = { seekers, hiders, episodes: episodes.length, vision, speed };
  const spectator = new Spectator(process, watched, stop);
  const lines: string[] = [];
  try {
    for (const episode of episodes) {
      const player = played(file, () => new ReplayPlayer(decodeReplay(episode)));
      for (; !player.isOver; player.step()) {
        await spectator.watch(player.view());
        if (stop.aborted || spectator.quit.aborted) return lines;
      }
      const record = replayedEpisode(player);
      lines.push(episodeLine(lines.length + 1, record, config.seekers));
      await spectator.endEpisode(episodeNote(record, config.seekers), player.view());
      if (stop.aborted || spectator.quit.aborted) return lines;
    }
    return lines;
  } finally {
    spectator.leave();
  }
}

/** @throws {UserError} with the file's name, when the replay in it cannot be played. */
function played<T>(file: string, play: () => T): T {
  try {
    return play();
  } catch (error) {
    if (!(error instanceof HideAndSeekReplayError)) throw error;
    throw new UserError(`${printable(file)}: ${error.message}`);
  }
}
