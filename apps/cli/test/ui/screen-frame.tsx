import { stripVTControlCharacters } from 'node:util';
import { render } from 'ink-testing-library';
import type { TrainingEvent } from '../../src/training/events.js';
import type { WatchedGame } from '../../src/training/watching/game-messages.js';
import { initialScreenState } from '../../src/ui/screen-state.js';
import type { ScreenState } from '../../src/ui/screen-state.js';
import { monochromeTheme } from '../../src/ui/theme.js';
import { TrainingScreen } from '../../src/ui/training-screen.js';
import type { TrainingScreenProps } from '../../src/ui/training-screen.js';
import { stateAfter } from '../training-fixtures.js';

export interface Scene {
  readonly columns: number;
  readonly rows: number;
  readonly screen?: ScreenState;
  readonly game?: WatchedGame;
}

/** The rows of the screen after some events, without colours and the spaces at their ends. */
export function frame(scene: Scene, ...events: TrainingEvent[]): string[] {
  const rendered = render(<TrainingScreen {...sceneProps(scene, events)} />);
  const text = rendered.lastFrame() ?? '';
  rendered.unmount();
  return plainRows(text);
}

export function sceneProps(
  { columns, rows, screen = initialScreenState, game }: Scene,
  events: readonly TrainingEvent[],
): TrainingScreenProps {
  return {
    state: stateAfter(...events),
    screen,
    game: game ?? null,
    theme: monochromeTheme,
    columns,
    rows,
    elapsedSeconds: 75,
  };
}

export function plainRows(text: string): string[] {
  return stripVTControlCharacters(text)
    .split('\n')
    .map((line) => line.trimEnd());
}
