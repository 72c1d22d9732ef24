import { printable } from './printable.js';

/** A printable text in at most so many characters, with dots where it is cut. */
export function shortened(text: string, characters: number): string {
  const shown = printable(text);
  return shown.length > characters ? `${shown.slice(0, characters - 3)}...` : shown;
}
