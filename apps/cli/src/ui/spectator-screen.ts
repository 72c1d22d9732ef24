import type { WorldView } from '@hideout/env';
import { topView } from './top-view.js';

/** Writes from the top left corner over what is there: clearing first would flicker. */
const HOME = '\u001b[H';
const CLEAR_LINE_END = '\u001b[K';
const CLEAR_BELOW = '\u001b[J';
/** What is between these appears at once, where the terminal knows them. */
const BEGIN_FRAME = '\u001b[?2026h';
const END_FRAME = '\u001b[?2026l';

/** A game seen from above, frame after frame on the same terminal screen. */
export class SpectatorScreen {
  private readonly colour: boolean;

  constructor(
    private readonly stdout: Pick<NodeJS.WriteStream, 'columns' | 'rows' | 'write'>,
    environment: Readonly<Record<string, string | undefined>>,
  ) {
    this.colour = (environment['NO_COLOR'] ?? '') === '';
  }

  draw(view: WorldView): void {
    // A terminal that does not know its size says 0.
    const size = { columns: this.stdout.columns || 80, rows: this.stdout.rows || 24 };
    const lines = topView(view, { colour: this.colour, ...size }).map((line) => `${line}${CLEAR_LINE_END}`);
    this.stdout.write(`${BEGIN_FRAME}${HOME}${lines.join('\r\n')}${CLEAR_BELOW}${END_FRAME}`);
  }
}
