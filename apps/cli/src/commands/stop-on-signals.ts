import { ExitCode } from '../exit-codes.js';
import { endingSignals, exitCodeOf, Interrupts } from './interrupts.js';
import type { EndingSignal } from './interrupts.js';

/** A command that signals can stop. */
export interface Stoppable {
  /** Aborted by the first signal. */
  readonly signal: AbortSignal;
  /** 0, or that of the signal. */
  exitCode(): number;
  /** Gives the signals back to the process. */
  release(): void;
}

/** The first signal asks to stop; the second ends the process at once, whose exit handlers give a terminal back. */
export function stopOnSignals(): Stoppable {
  const stop = new AbortController();
  const interrupts = new Interrupts();
  let exitCode: number = ExitCode.ok;
  const onSignal = (signal: NodeJS.Signals): void => {
    exitCode = exitCodeOf(signal as EndingSignal);
    const wish = interrupts.signal(performance.now());
    if (wish === 'stop') stop.abort();
    else if (wish !== null) process.exit(exitCode);
  };
  for (const signal of endingSignals) process.on(signal, onSignal);
  return {
    signal: stop.signal,
    exitCode: () => exitCode,
    release: () => {
      for (const signal of endingSignals) process.off(signal, onSignal);
    },
  };
}
