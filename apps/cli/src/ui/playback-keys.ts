/** What a key asks of an episode that is watched. */
export type PlaybackKey = 'pause' | 'step' | 'faster' | 'slower' | 'next' | 'quit' | 'interrupt';

const KEYS: Readonly<Record<string, PlaybackKey>> = {
  ' ': 'pause',
  '.': 'step',
  '\u001b[C': 'step',
  '+': 'faster',
  '=': 'faster',
  '\u001b[A': 'faster',
  '-': 'slower',
  '\u001b[B': 'slower',
  n: 'next',
  q: 'quit',
  '\u0003': 'interrupt',
};

/** The keys as a line under a picture. */
export const keyHelp = 'space pause  . step  +/- speed  n next  q quit';

/** An escape sequence of an arrow key, or one character. */
// eslint-disable-next-line no-control-regex
const KEY = /\u001b\[[A-D]|[^]/gu;

/** The known keys in what a terminal in raw mode sent at once, in order: keys that are pressed quickly arrive together. */
export function playbackKeys(input: string): PlaybackKey[] {
  return (input.match(KEY) ?? []).flatMap((key) => (Object.hasOwn(KEYS, key) ? [KEYS[key]!] : []));
}
