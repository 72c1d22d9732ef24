/** Keys that the training screen knows. */
export type ScreenKey = 'ctrl+c' | 'q' | 'p' | 's' | 'd' | 'o' | 'r' | 'w' | '?';

const CTRL_C = '\u0003';
/** A space is as good as an r. */
const KEYS: ReadonlyMap<string, ScreenKey> = new Map<string, ScreenKey>([
  ...(['q', 'p', 's', 'd', 'o', 'r', 'w', '?'] as const).map((key): [string, ScreenKey] => [key, key]),
  [' ', 'r'],
]);

/**
 * The known keys in what the terminal sent at once, in order: keys that are pressed quickly arrive together. Letters
 * count where all are the same one; among others they are no keys, but pasted text.
 *
 * @param input as Ink's `useInput` gives it: a single Ctrl+C is 'c' with `ctrl`, several are control characters.
 */
export function screenKeys(input: string, ctrl: boolean): ScreenKey[] {
  if (ctrl) return input === 'c' ? ['ctrl+c'] : [];
  const characters = [...input];
  const isOneKey = characters.every((character) => character === characters[0]);
  return characters.flatMap((character): ScreenKey[] => {
    if (character === CTRL_C) return ['ctrl+c'];
    const key = isOneKey ? KEYS.get(character) : undefined;
    return key === undefined ? [] : [key];
  });
}
