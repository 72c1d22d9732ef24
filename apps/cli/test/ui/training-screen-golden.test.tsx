import { describe, expect, it } from '@jest/globals';
import { render } from 'ink-testing-library';
import { initialScreenState } from '../../src/ui/screen-state.js';
import { TrainingScreen } from '../../src/ui/training-screen.js';
import { expectGolden } from './golden-file.js';
import { frame, plainRows, sceneProps } from './screen-frame.js';
import { longTraining, scenes, watchedGame } from './training-scenes.js';

const sizes = [
  [80, 24],
  [100, 30],
  [120, 40],
] as const;

describe('the training screen as text', () => {
  it.each(Object.keys(scenes).flatMap((name) => sizes.map((size) => [name, ...size] as const)))(
    'is that of golden/%s-%dx%d.txt',
    (name, columns, rows) => {
      const scene = scenes[name];
      const text = frame({ columns, rows, ...(scene && { screen: scene.screen }) }, ...(scene?.events ?? []));
      expectGolden(`${name}-${columns}x${rows}`, `${text.join('\n')}\n`);
    },
  );
});

describe('a game on the training screen', () => {
  const screen = { ...initialScreenState, panel: 'game' } as const;

  it.each(sizes)('is that of golden/game-%dx%d.txt', (columns, rows) => {
    const lines = frame({ columns, rows, screen, game: watchedGame }, ...longTraining);
    expect(lines).toHaveLength(rows - 1);
    expectGolden(`game-${columns}x${rows}`, `${lines.join('\n')}\n`);
  });

  it('is waited for', () => {
    const lines = frame({ columns: 80, rows: 24, screen }, ...longTraining);
    expect(lines[3]).toBe('a game begins when this iteration is over   w: back to the curves');
  });
});

describe('the training screen of a window that is pulled about', () => {
  it('has at every size no row twice and none that is too wide, and comes back to where it was', () => {
    const scene = (columns: number, rows: number) =>
      sceneProps({ columns, rows, screen: initialScreenState }, longTraining);
    const screen = render(<TrainingScreen {...scene(80, 24)} />);
    const before = screen.lastFrame();
    for (const [columns, rows] of [
      [120, 40],
      [100, 30],
      [61, 24],
      [61, 18],
      [200, 60],
      [81, 25],
    ] as const) {
      screen.rerender(<TrainingScreen {...scene(columns, rows)} />);
      const lines = plainRows(screen.lastFrame() ?? '');
      expect(lines.length).toBe(rows - 1);
      for (const line of lines) expect([...line].length).toBeLessThanOrEqual(columns);
      const count = (start: string): number => lines.filter((line) => line.startsWith(start)).length;
      for (const start of ['hideout', 'Iteration', 'Episodes', 'saved', 'learning', 'p pause'])
        expect(count(start)).toBe(1);
      expect(count('Seeker reward')).toBe(rows < 20 ? 0 : 1);
    }
    screen.rerender(<TrainingScreen {...scene(80, 24)} />);
    expect(screen.lastFrame()).toBe(before);
    screen.unmount();
  });
});
