import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import type { ScreenKey } from '../../src/ui/screen-keys.js';
import { initialScreenState, noticeLine, pressKey, unreadWarnings } from '../../src/ui/screen-state.js';
import type { TrainingState } from '../../src/ui/training-state.js';
import { iteration, started, stateAfter } from '../training-fixtures.js';

/** The screen after keys, and what each asked for. */
function press(training: TrainingState, ...keys: ScreenKey[]) {
  let screen = initialScreenState;
  const wishes = keys.map((key) => {
    const after = pressKey(screen, key, training);
    screen = after.screen;
    return after.wish;
  });
  return { screen, wishes };
}

const running = stateAfter(started, iteration(1), iteration(2));
const paused = stateAfter(started, iteration(1), iteration(2), { type: 'paused', iteration: 2 });
const checkpoint = (number: number) =>
  ({
    type: 'checkpoint',
    iteration: number,
    name: `checkpoint_00000${number}`,
    path: `checkpoints/checkpoint_00000${number}`,
    sizeBytes: 1,
    seconds: 1,
    removed: [],
  }) as const;
const warning = (message: string) => ({ type: 'warning', message }) as const;

describe('the keys of the screen', () => {
  it('pause and go on in turn', () => {
    expect(press(running, 'p', 'p', 'p').wishes).toEqual(['pause', 'resume', 'pause']);
  });

  it('interrupt: q once, Ctrl+C every time', () => {
    expect(press(running, 'q', 'q', 'ctrl+c', 'ctrl+c').wishes).toEqual([
      'interrupt',
      null,
      'interrupt',
      'interrupt',
    ]);
    expect(press(running, 'ctrl+c', 'q').wishes).toEqual(['interrupt', null]);
  });

  it('ask for a checkpoint after this iteration, and say so until it was tried', () => {
    const { screen, wishes } = press(running, 's');
    expect(wishes).toEqual(['save']);
    expect(noticeLine(screen, running)).toBe('a checkpoint is saved after iteration 3');
    const during = stateAfter(started, iteration(1), iteration(2), checkpoint(2));
    expect(noticeLine(screen, during)).not.toBeNull();
    const after = stateAfter(started, iteration(1), iteration(2), iteration(3), checkpoint(3));
    expect(noticeLine(screen, after)).toBeNull();
  });

  it('ask for a checkpoint of what was trained before a pause, but not for one that there is', () => {
    const { screen, wishes } = press(paused, 's');
    expect(wishes).toEqual(['save']);
    expect(noticeLine(screen, paused)).toBe('a checkpoint is saved after iteration 2');
    const saved = { ...paused, checkpoint: checkpoint(2) };
    const again = press(saved, 's');
    expect(again.wishes).toEqual([null]);
    expect(noticeLine(again.screen, saved)).toBe('checkpoint_000002 holds all that was trained');
  });

  it('show the log or the keys in place of the curves, and go back', () => {
    const panels = (...keys: ScreenKey[]) => press(running, ...keys).screen.panel;
    expect([panels('d'), panels('d', 'd'), panels('?'), panels('d', '?'), panels('?', '?')]).toEqual([
      'log',
      'charts',
      'keys',
      'keys',
      'charts',
    ]);
  });

  it('ask for a game as long as it is shown, and no longer', () => {
    expect(press(running, 'w', 'w', 'w', 'd', 'w', '?').wishes).toEqual([
      'watch',
      'unwatch',
      'watch',
      'unwatch',
      'watch',
      'unwatch',
    ]);
    expect(press(running, 'w', 'p', 'r', 'o').screen.panel).toBe('game');
  });

  it('say where the dashboard is, until the next key', () => {
    const { screen, wishes } = press(
      stateAfter({ ...started, directoryOptions: ' --checkpoint-dir x\u001b[2J' }),
      'o',
    );
    expect(wishes).toEqual([null]);
    expect(noticeLine(screen, running)).toBe(
      'http://127.0.0.1:4620 after this in another terminal: npx hideout dashboard --checkpoint-dir x',
    );
    expect(noticeLine(press(running, 'o', 'd').screen, running)).toBeNull();
  });

  it('know the address that the dashboard has', async () => {
    const source = await readFile(new URL('../../../dashboard/src/command-line.ts', import.meta.url), 'utf8');
    expect(source).toContain('DEFAULT_PORT = 4620;');
  });

  it('mark warnings as read: those that are there, not those that come', () => {
    const two = stateAfter(started, warning('one'), warning('two'));
    expect(unreadWarnings(initialScreenState, two)).toEqual(['one', 'two']);
    const { screen } = press(two, 'r');
    expect(unreadWarnings(screen, two)).toEqual([]);
    const three = stateAfter(started, warning('one'), warning('two'), warning('three'));
    expect(unreadWarnings(screen, three)).toEqual(['three']);
  });

  it('count warnings as read of which there were more than are kept', () => {
    const many = Array.from({ length: 70 }, (_, i) => warning(`${i + 1}`));
    const { screen } = press(stateAfter(started, ...many), 'r');
    const more = stateAfter(started, ...many, warning('71'), warning('72'));
    expect(unreadWarnings(screen, more)).toEqual(['71', '72']);
    expect(unreadWarnings(initialScreenState, more)).toHaveLength(50);
  });
});
