import { playbackKeys } from './playback-keys.js';
import type { PlaybackKey } from './playback-keys.js';

/**
 * Reads single keys from a terminal until it is released; without one there is nothing to read. What the terminal would
 * make of Ctrl+C is left to the process: it comes back as a signal.
 *
 * @returns what gives the terminal its lines back.
 */
export function readKeys(stdin: NodeJS.ReadStream, onKey: (key: PlaybackKey) => void): () => void {
  if (!stdin.isTTY) return () => undefined;
  const onData = (input: Buffer | string): void => {
    for (const key of playbackKeys(input.toString())) {
      if (key === 'interrupt') process.kill(process.pid, 'SIGINT');
      else onKey(key);
    }
  };
  stdin.setRawMode(true);
  stdin.on('data', onData);
  return () => {
    stdin.off('data', onData);
    stdin.setRawMode(false);
    // A stream that flows keeps the process alive.
    stdin.pause();
  };
}
