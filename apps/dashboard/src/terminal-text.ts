/**
 * A text that may hold names of files, safe for a terminal: what controls it, reorders text or has no width becomes a
 * question mark; line breaks stay.
 */
export function terminalText(text: string): string {
  return text.replace(/[^\P{C}\n]/gu, '?');
}
