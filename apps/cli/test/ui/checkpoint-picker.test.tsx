import { setTimeout as pause } from 'node:timers/promises';
import { stripVTControlCharacters } from 'node:util';
import type { CheckpointEntry } from '@hideout/checkpoints';
import { describe, expect, it } from '@jest/globals';
import { render } from 'ink-testing-library';
import { CheckpointPicker } from '../../src/ui/checkpoint-picker.js';
import { monochromeTheme } from '../../src/ui/theme.js';

const [UP, DOWN, ENTER, ESCAPE, CTRL_C] = ['\u001b[A', '\u001b[B', '\r', '\u001b', '\u0003'];

function entry(iteration: number, changes: Partial<CheckpointEntry> = {}): CheckpointEntry {
  return {
    iteration,
    name: `checkpoint_0000${iteration}`,
    timestamp: '2024-12-19T15:30:45.000Z',
    reward_mean: 168.456,
    damaged: null,
    pinnedAt: null,
    ...changes,
  } as CheckpointEntry;
}

const three = [entry(10, { pinnedAt: '2024-12-20T00:00:00Z' }), entry(20, { damaged: 'x' }), entry(30)];

/** Waits for as long as a busy machine may take; what did not come by then shows in what is expected. */
async function until(condition: () => boolean): Promise<void> {
  for (let waits = 0; waits < 500 && !condition(); waits++) await pause(10);
}

/** Shows the list, presses keys, and gives what was chosen and how it looked before. */
async function pick(keys: readonly string[], entries = three, rows = 24) {
  const chosen: (string | null)[] = [];
  const screen = render(
    <CheckpointPicker
      entries={entries}
      theme={monochromeTheme}
      columns={80}
      rows={rows}
      onChoose={(name) => chosen.push(name)}
    />,
  );
  await until(() => screen.stdin.listenerCount('readable') > 0);
  for (const key of keys) {
    const [before, chosenBefore] = [screen.lastFrame(), chosen.length];
    screen.stdin.write(key);
    // The effect of one key is waited for: a lone escape is known as one only when nothing follows it.
    await until(() => screen.lastFrame() !== before || chosen.length > chosenBefore);
    // React listens to the next key a moment after it has drawn.
    await pause(50);
  }
  const frame = stripVTControlCharacters(screen.lastFrame() ?? '').split('\n');
  screen.unmount();
  return { chosen, frame };
}

describe('the list of checkpoints to choose from', () => {
  it('shows iteration, reward, time, name and marks, the newest first', async () => {
    expect((await pick([])).frame).toEqual([
      'Which checkpoint? Arrows and enter choose, escape leaves.',
      '  Iter     Reward     Saved (UTC)       Name',
      '❯ 30       168.46     2024-12-19 15:30  checkpoint_000030',
      '  20       168.46     2024-12-19 15:30  checkpoint_000020 [DAMAGED]',
      '  10       168.46     2024-12-19 15:30  checkpoint_000010 [PINNED]',
    ]);
  });

  it('is moved through with arrows and left with enter', async () => {
    expect((await pick([ENTER])).chosen).toEqual(['checkpoint_000030']);
    expect((await pick([DOWN, DOWN, UP, ENTER])).chosen).toEqual(['checkpoint_000020']);
  });

  it('is left with escape or Ctrl+C without a choice', async () => {
    expect((await pick([ESCAPE])).chosen).toEqual([null]);
    expect((await pick([CTRL_C])).chosen).toEqual([null]);
  });

  it('fits into the terminal, whatever is in it', async () => {
    const many = Array.from({ length: 90 }, (_, i) =>
      entry(i + 10, { name: `x\u001b[31m${i}${'y'.repeat(100)}` }),
    );
    const { frame } = await pick([DOWN, DOWN], many, 10);
    expect(frame.length).toBeLessThanOrEqual(10);
    for (const line of frame) expect([...line].length).toBeLessThanOrEqual(80);
    expect(frame.join('\n')).not.toContain('\u001b[31m');
  });
});
