/** Keys that the training screen knows. */
export type ScreenKey = 'q' | 'ctrl+c';

const CTRL_C = '\u0003';

/**
 * The known keys in what the terminal sent at once, in order: keys that are pressed quickly arrive together. A `q` among
 * other text is no key, but pasted text.
 *
 * @param input as Ink's `useInput` gives it: a single Ctrl+C is 'c' with `ctrl`, several are control characters.
 */
export function screenKeys(input: string, ctrl: boolean): ScreenKey[] {
  if (ctrl) return input === 'c' ? ['ctrl+c'] : [];
  const isOnlyQ = /^q+$/u.test(input);
  return [...input]
    .filter((character) => character === CTRL_C || isOnlyQ)
    .map((character) => (character === CTRL_C ? 'ctrl+c' : 'q'));
}
