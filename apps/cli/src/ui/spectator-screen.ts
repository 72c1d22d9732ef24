import { AlternateScreen } from './alternate-screen.js';

/** Writes from the top left corner over what is there: clearing first would flicker. */
const HOME = '\u001b[H';
const CLEAR_LINE_END = '\u001b[K';
const CLEAR_BELOW = '\u001b[J';
/** What is between these appears at once, where the terminal knows them. */
const BEGIN_FRAME = '\u001b[?2026h';
const END_FRAME = '\u001b[?2026l';

/** What a picture is drawn for. */
export interface ScreenSize {
  readonly colour: boolean;
  readonly columns: number;
  readonly rows: number;
}

/** Pictures one after the other on the terminal's second screen, drawn again when its size changes. */
export class SpectatorScreen {
  private readonly colour: boolean;
  private readonly alternate: AlternateScreen;
  private picture: ((size: ScreenSize) => readonly string[]) | null = null;

  constructor(
    private readonly stdout: NodeJS.WriteStream,
    environment: Readonly<Record<string, string | undefined>>,
  ) {
    this.colour = (environment['NO_COLOR'] ?? '') === '';
    this.alternate = new AlternateScreen(stdout);
    stdout.on('resize', this.redraw);
  }

  /** `picture`: its lines, none wider than the columns, and fewer than the rows. */
  show(picture: (size: ScreenSize) => readonly string[]): void {
    this.picture = picture;
    this.redraw();
  }

  readonly redraw = (): void => {
    // A terminal that does not know its size says 0.
    const size = { colour: this.colour, columns: this.stdout.columns || 80, rows: this.stdout.rows || 24 };
    const lines = (this.picture?.(size) ?? []).map((line) => `${line}${CLEAR_LINE_END}`);
    this.stdout.write(`${BEGIN_FRAME}${HOME}${lines.join('\r\n')}${CLEAR_BELOW}${END_FRAME}`);
  };

  leave(): void {
    this.stdout.off('resize', this.redraw);
    this.alternate.leave();
  }
}
