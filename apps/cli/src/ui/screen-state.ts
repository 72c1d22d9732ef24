import type { TrainingWish } from '../training/training-wishes.js';
import { printable } from './printable.js';
import type { ScreenKey } from './screen-keys.js';
import { iterationsDone } from './training-state.js';
import type { TrainingState } from './training-state.js';

/** What the keys have made of the screen: everything on it that no event of the training tells. */
export interface ScreenState {
  /** What fills the middle of the screen. */
  readonly panel: 'charts' | 'log' | 'keys' | 'game';
  /** How many of the warnings that were told have been read. */
  readonly warningsRead: number;
  readonly isPauseWished: boolean;
  readonly isStopWished: boolean;
  /** The iteration of the checkpoint that was asked for last. */
  readonly saveWished: number | null;
  /** The answer to the key that was pressed last. */
  readonly notice: string | null;
}

export const initialScreenState: ScreenState = {
  panel: 'charts',
  warningsRead: 0,
  isPauseWished: false,
  isStopWished: false,
  saveWished: null,
  notice: null,
};

/** What a key asks for beyond the screen: something of the training, or to come to an end. */
export type KeyWish = Extract<TrainingWish, 'pause' | 'resume' | 'save' | 'watch'> | 'unwatch' | 'interrupt';

/** The screen after a key, and what it asks for. Pure. */
export function pressKey(
  screen: ScreenState,
  key: ScreenKey,
  training: TrainingState,
): { screen: ScreenState; wish: KeyWish | null } {
  const before: ScreenState = { ...screen, notice: null };
  switch (key) {
    case 'ctrl+c':
      return { screen: { ...before, isStopWished: true }, wish: 'interrupt' };
    case 'q':
      // A second q is a slip, not an order to lose work: that takes Ctrl+C.
      return screen.isStopWished
        ? { screen, wish: null }
        : { screen: { ...before, isStopWished: true }, wish: 'interrupt' };
    case 'p': {
      const isPauseWished = !screen.isPauseWished;
      return { screen: { ...before, isPauseWished }, wish: isPauseWished ? 'pause' : 'resume' };
    }
    case 's':
      return save(before, training);
    case 'd':
      return show(before, 'log');
    case '?':
      return show(before, 'keys');
    case 'w':
      return show(before, 'game');
    case 'o':
      return { screen: { ...before, notice: dashboardNotice(training) }, wish: null };
    case 'r':
      return { screen: { ...before, warningsRead: training.warningsTold }, wish: null };
  }
}

/** The warnings that nobody has read yet, oldest first; of very many the newest. */
export function unreadWarnings(screen: ScreenState, { warnings, warningsTold }: TrainingState): string[] {
  const unread = warningsTold - screen.warningsRead;
  return unread <= 0 ? [] : warnings.slice(-unread);
}

/** What is said about the keys that were pressed; null when they are done with. */
export function noticeLine(screen: ScreenState, training: TrainingState): string | null {
  if (screen.notice !== null) return screen.notice;
  const { saveWished } = screen;
  if (saveWished === null || isTried(saveWished, training)) return null;
  return `a checkpoint is saved after iteration ${saveWished}`;
}

/** Shows a panel, or the curves again where it is shown already. A game is played only as long as it is shown. */
function show(
  before: ScreenState,
  panel: ScreenState['panel'],
): { screen: ScreenState; wish: KeyWish | null } {
  const next = before.panel === panel ? 'charts' : panel;
  const screen = { ...before, panel: next };
  if (next === 'game') return { screen, wish: 'watch' };
  return { screen, wish: before.panel === 'game' ? 'unwatch' : null };
}

function save(before: ScreenState, training: TrainingState): { screen: ScreenState; wish: KeyWish | null } {
  const done = iterationsDone(training);
  const isStanding = training.isPaused;
  const { checkpoint } = training;
  if (isStanding && checkpoint !== null && checkpoint.iteration >= done) {
    return {
      screen: { ...before, notice: `${printable(checkpoint.name)} holds all that was trained` },
      wish: null,
    };
  }
  return { screen: { ...before, saveWished: isStanding ? done : done + 1 }, wish: 'save' };
}

function isTried(iteration: number, { checkpoint, degraded }: TrainingState): boolean {
  return (checkpoint?.iteration ?? 0) >= iteration || (degraded?.iteration ?? 0) >= iteration;
}

/** Where `hideout dashboard` serves unless told. */
const DASHBOARD_ADDRESS = 'http://127.0.0.1:4620';

/** It is a process of its own, and this terminal has no room for it: how to start it is said, and where it is then. */
function dashboardNotice({ started }: TrainingState): string {
  const where = printable(started?.directoryOptions ?? '');
  return `${DASHBOARD_ADDRESS} after this in another terminal: npx hideout dashboard${where}`;
}
