/** Control characters, and the invisible ones that reorder text or hide in it. */
const UNPRINTABLE = /[\p{Cc}\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/gu;
/** Whole terminal control sequences: CSI, OSC (ended by BEL or ST), and escapes of two characters. */
const CONTROL_SEQUENCE = new RegExp(
  [
    '(?:\\u001b\\[|\\u009b)[0-?]*[ -/]*[@-~]',
    '(?:\\u001b\\]|\\u009d)[^\\u0007\\u001b\\u009c]*(?:\\u0007|\\u001b\\\\|\\u009c)?',
    '\\u001b[ -~]',
  ].join('|'),
  'gu',
);

/**
 * One line of text that came from a file or a path, safe for a terminal: control sequences are dropped whole, whatever
 * else cannot be printed becomes a question mark.
 */
export function printable(text: string): string {
  return text.replace(CONTROL_SEQUENCE, '').replace(UNPRINTABLE, '?');
}

/** The same for a text of several lines: line breaks stay. */
export function printableText(text: string): string {
  return text.split(/\r?\n/u).map(printable).join('\n');
}
