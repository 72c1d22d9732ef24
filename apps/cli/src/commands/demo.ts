import { setImmediate as nextTurn } from 'node:timers/promises';
import { encodeRecording, encodeReplay } from '@hideout/env';
import type { HideAndSeek } from '@hideout/env';
import { evaluate } from '@hideout/ppo';
import type { EpisodeRecord } from '@hideout/ppo';
import type { DemoOptions } from '../command-options.js';
import { loadDemoMatch } from '../evaluation/demo-match.js';
import type { DemoMatch } from '../evaluation/demo-match.js';
import { demoSummary, episodeLine, episodeNote, pairingLine } from '../evaluation/demo-report.js';
import { checkExportTarget, writeExportedFile } from '../exporting/exported-file.js';
import { bytes as sizeText } from '../ui/number-format.js';
import { printable } from '../ui/printable.js';
import { Spectator } from '../ui/spectator.js';
import { interactiveTerminal } from '../ui/terminal.js';
import { chooseViewMode } from '../ui/view-mode.js';
import { stopOnSignals } from './stop-on-signals.js';

/** What to do where a recording cannot be put. */
const ELSEWHERE = 'name another file with --record';

/**
 * Plays episodes, seen from above at the game's pace, and tells their statistics. Without a terminal, or with --plain, only
 * the statistics, a line as each episode ends. Ctrl+C ends it with those of the episodes that are complete.
 *
 * @throws {UserError} when the players do not fit together, or the recording cannot be put where it shall go;
 *   {@link FileWriteError}.
 * @throws the store's typed errors when there is no such checkpoint, or it is damaged; StateMismatchError when it cannot
 *   play.
 */
export async function demoCommand(options: DemoOptions): Promise<number> {
  const { stdout, stderr } = process;
  if (options.record !== undefined) checkExportTarget(options.record, options.force, ELSEWHERE);
  const match = await loadDemoMatch(options, stderr, interactiveTerminal(process, options));
  const tell = (line: string): void => void stdout.write(`${line}\n`);
  tell(pairingLine(match));

  const stop = stopOnSignals();
  const isWatched = chooseViewMode({ json: false, plain: options.plain }, stdout, process.env) === 'ink';
  const spectator = isWatched ? seat(match, options, stop.signal) : null;
  const tape = options.record === undefined ? null : new Tape(match.env);
  let records: EpisodeRecord[];
  try {
    records =
      spectator === null
        ? await play(match, options.episodes, stop.signal, tell)
        : await show(match, options.episodes, stop.signal, spectator);
  } finally {
    spectator?.leave();
    stop.release();
  }

  const { seekers } = match.env.config;
  // They would have been written over by the pictures.
  if (isWatched) records.forEach((record, index) => tell(episodeLine(index + 1, record, seekers)));
  demoSummary(records, seekers).forEach(tell);
  if (tape !== null) await tape.write(match, options, tell);
  return stop.exitCode();
}

/** Plays as fast as it goes, and tells of each episode. */
function play(
  { env, actors, seed }: DemoMatch,
  episodes: number,
  signal: AbortSignal,
  tell: (line: string) => void,
): Promise<EpisodeRecord[]> {
  let told = 0;
  return evaluate({
    env,
    actors,
    episodes,
    seed,
    signal,
    onEpisode: (record) => tell(episodeLine((told += 1), record, env.config.seekers)),
    // Lets a Ctrl+C be heard.
    onStep: () => nextTurn(),
  });
}

/** Plays at the pace of who watches. */
function show(
  { env, actors, seed }: DemoMatch,
  episodes: number,
  signal: AbortSignal,
  spectator: Spectator,
): Promise<EpisodeRecord[]> {
  let note = '';
  return evaluate({
    env,
    actors,
    episodes,
    seed,
    signal: AbortSignal.any([signal, spectator.quit]),
    onEpisode: (record) => (note = episodeNote(record, env.config.seekers)),
    // When an episode is over the environment shows the next one already.
    onStep: () => (env.terminated[0] === 1 ? spectator.endEpisode(note) : spectator.watch(env.worldView(0))),
  });
}

function seat({ env, seekers, hiders }: DemoMatch, options: DemoOptions, stop: AbortSignal): Spectator {
  const { rayConeRad: coneRad, viewRangeBlocks: rangeBlocks } = env.config;
  const { episodes, speed } = options;
  return new Spectator(process, { seekers, hiders, episodes, vision: { coneRad, rangeBlocks }, speed }, stop);
}

/** The episodes of a demo, to be written to a file. */
class Tape {
  private readonly episodes: Uint8Array[] = [];

  constructor(env: HideAndSeek) {
    env.recordEpisodes(0, (replay) => this.episodes.push(encodeReplay(replay)));
  }

  async write(
    { seekers, hiders, seed }: DemoMatch,
    { record, force }: DemoOptions,
    tell: (line: string) => void,
  ): Promise<void> {
    const { episodes } = this;
    if (record === undefined) return;
    if (episodes.length === 0) return tell('Nothing was recorded.');
    const bytes = encodeRecording({ seekers: nameOf(seekers), hiders: nameOf(hiders), seed, episodes });
    await writeExportedFile(record, bytes, force, ELSEWHERE);
    const count = episodes.length === 1 ? '1 episode' : `${episodes.length} episodes`;
    tell(`Recorded ${count} to ${printable(record)} (${sizeText(bytes.length)}).`);
  }
}

/** As long as a recording takes. */
function nameOf(player: string): string {
  return player.slice(0, 200);
}
