import { render, useInput } from 'ink';
import type { ReactElement } from 'react';
import type { TrainingEvent } from '../training/events.js';
import type { WatchedGame } from '../training/watching/game-messages.js';
import { AlternateScreen } from './alternate-screen.js';
import { closingLines } from './closing-lines.js';
import { printable, printableText } from './printable.js';
import { screenKeys } from './screen-keys.js';
import type { ScreenKey } from './screen-keys.js';
import { initialScreenState, pressKey } from './screen-state.js';
import type { ScreenState } from './screen-state.js';
import { chooseTheme } from './theme.js';
import { TrainingScreen } from './training-screen.js';
import type { TrainingScreenProps } from './training-screen.js';
import { initialTrainingState, reduceTraining } from './training-state.js';
import type { TrainingState } from './training-state.js';
import type { TrainingView, ViewCallbacks, ViewStreams } from './training-view.js';

/** Time between two looks at whether there is something new to draw. */
const FRAME_MS = 100;

/** Time between two pictures of a training that just goes on: it needs the processor more. */
const TRAINING_MS = 1000;

/** What comes all the time; anything else is shown at once. */
const FREQUENT: ReadonlySet<TrainingEvent['type']> = new Set(['progress', 'iteration', 'policies']);

/** The live screen. It holds the terminal's alternate screen until `close`, then leaves the closing summary behind. */
export function createInkTrainingView(streams: ViewStreams, callbacks: ViewCallbacks): TrainingView {
  return new InkTrainingView(streams, callbacks);
}

class InkTrainingView implements TrainingView {
  private state: TrainingState = initialTrainingState;
  private readonly startedAtMs = performance.now();
  private readonly terminal: AlternateScreen;
  private readonly ink: ReturnType<typeof render>;
  private readonly timer: NodeJS.Timeout;
  private readonly theme = chooseTheme(process.env);
  private screen: ScreenState = initialScreenState;
  private game: WatchedGame | null = null;
  private drawnGame: WatchedGame | null = null;
  private drawnState: TrainingState | null = null;
  private drawnScreen: ScreenState | null = null;
  private drawnSecond = -1;
  private drawnAtMs = -Infinity;
  private closing: Promise<void> | null = null;

  constructor(
    private readonly streams: ViewStreams,
    private readonly callbacks: ViewCallbacks,
  ) {
    // Before Ink, so that this listener for a new size runs before Ink's own.
    this.terminal = new AlternateScreen(streams.stdout);
    streams.stdout.prependListener('resize', this.onResize);
    this.ink = render(this.element(), { ...streams, exitOnCtrlC: false, patchConsole: false });
    this.timer = setInterval(() => this.draw(), FRAME_MS);
  }

  handle(event: TrainingEvent): void {
    this.state = reduceTraining(this.state, event);
    if (!FREQUENT.has(event.type)) this.drawNow();
  }

  showGame(game: WatchedGame): void {
    // Drawn with the next frame: were every step drawn as it comes, a slow terminal would have time for nothing else.
    if (this.screen.panel === 'game') this.game = game;
  }

  hideGame(): void {
    if (this.screen.panel === 'game') this.screen = { ...this.screen, panel: 'charts' };
    this.game = null;
  }

  /** May be called again, also while it is under way: all calls end together, and what there is to say is said once. */
  close(): Promise<void> {
    this.closing ??= this.leave();
    return this.closing;
  }

  private async leave(): Promise<void> {
    clearInterval(this.timer);
    this.ink.unmount();
    await this.ink.waitUntilExit();
    this.streams.stdout.off('resize', this.onResize);
    this.terminal.leave();
    const { stdout, stderr } = this.streams;
    for (const warning of this.state.warnings) stderr.write(`Warning: ${printable(warning)}\n`);
    for (const line of closingLines(this.state)) stdout.write(`${line}\n`);
    if (this.state.failed !== null) stderr.write(`${printableText(this.state.failed.message)}\n`);
  }

  /** Draws what a key or the game has changed, and once in a while what has changed at all. */
  private draw(): void {
    const isAsked = this.drawnScreen !== this.screen || this.drawnGame !== this.game;
    const isNew = this.drawnState !== this.state || this.drawnSecond !== this.elapsedSeconds();
    if (isAsked || (isNew && performance.now() - this.drawnAtMs >= TRAINING_MS)) this.drawNow();
  }

  private drawNow(): void {
    // Ink would take the keyboard again, which nobody gives back.
    if (this.closing !== null) return;
    this.drawnAtMs = performance.now();
    this.drawnGame = this.game;
    this.drawnSecond = this.elapsedSeconds();
    this.drawnState = this.state;
    this.drawnScreen = this.screen;
    this.ink.rerender(this.element());
  }

  private readonly onResize = (): void => {
    if (this.closing !== null) return;
    this.terminal.clear();
    this.ink.clear();
    this.drawNow();
  };

  private element(): ReactElement {
    const { stdout, stdin } = this.streams;
    const screen: TrainingScreenProps = {
      state: this.state,
      screen: this.screen,
      game: this.game,
      theme: this.theme,
      columns: stdout.columns || 80,
      rows: stdout.rows || 24,
      elapsedSeconds: this.elapsedSeconds(),
    };
    return (
      <>
        {stdin.isTTY ? <Keys onKey={this.onKey} /> : null}
        <TrainingScreen {...screen} />
      </>
    );
  }

  /** A key is answered at once, and not with the next frame. */
  private readonly onKey = (key: ScreenKey): void => {
    const { screen, wish } = pressKey(this.screen, key, this.state);
    this.screen = screen;
    if (wish === 'unwatch') this.game = null;
    this.draw();
    if (wish === 'interrupt') this.callbacks.onInterrupt();
    else if (wish !== null) this.callbacks.onWish(wish);
  };

  private elapsedSeconds(): number {
    return Math.floor((performance.now() - this.startedAtMs) / 1000);
  }
}

function Keys({ onKey }: { readonly onKey: (key: ScreenKey) => void }): null {
  useInput((input, { ctrl }) => screenKeys(input, ctrl).forEach(onKey));
  return null;
}
