import { writeSync } from 'node:fs';

/** The cursor is hidden: what draws here does not type. */
const ENTER = '\u001b[?1049h\u001b[H\u001b[?25l';
const CLEAR = '\u001b[2J\u001b[H';
/**
 * Empty, and with the cursor at its top: when the window has grown since `ENTER`, tmux first shrinks this screen to its
 * old size, and pushes the rows above a cursor further down into the scroll-back, and so back onto the main screen.
 */
const LEAVE = `${CLEAR}\u001b[?1049l\u001b[?25h`;

/** The terminal's second screen: what was on the first one comes back when it is left. */
export class AlternateScreen {
  private isEntered = true;

  constructor(private readonly stdout: NodeJS.WriteStream) {
    stdout.write(ENTER);
    process.on('exit', this.onExit);
    // What a crash has to say must not go down with this screen.
    process.on('uncaughtExceptionMonitor', this.onExit);
  }

  /** Empties the screen and puts the cursor into its first place. */
  clear(): void {
    if (this.isEntered) this.stdout.write(CLEAR);
  }

  leave(): void {
    if (!this.isEntered) return;
    this.isEntered = false;
    process.off('exit', this.onExit);
    process.off('uncaughtExceptionMonitor', this.onExit);
    this.stdout.write(LEAVE);
  }

  /** A process that ends without `leave` (a second Ctrl+C) must not leave a strange terminal behind. */
  private readonly onExit = (): void => {
    if (!this.isEntered) return;
    this.isEntered = false;
    try {
      writeSync(1, LEAVE);
    } catch {
      // The terminal is gone, and with it what there was to restore.
    }
  };
}
