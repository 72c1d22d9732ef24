import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { printable, printableText } from '../../src/ui/printable.js';

describe('printable text', () => {
  it.each([
    ['colours', 'a\u001b[31mred\u001b[0mb', 'aredb'],
    ['a cleared screen', '\u001b[2J\u001b[Hx', 'x'],
    ['a window title ended by BEL', '\u001b]0;title\u0007x', 'x'],
    ['a link ended by ST', '\u001b]8;;http://a\u001b\\x', 'x'],
    ['an eight-bit control sequence', '\u009b31mx', 'x'],
  ])('drops %s', (_, text, expected) => {
    expect(printable(text)).toBe(expected);
  });

  it('replaces other characters that cannot be printed', () => {
    expect(printable('a\nb\tc\u202ed\u0000')).toBe('a?b?c?d?');
  });

  it('keeps what people write', () => {
    expect(printable('Läufe/実験 🎲')).toBe('Läufe/実験 🎲');
  });

  it('keeps the line breaks of a text', () => {
    expect(printableText('a\r\nb\u001b[0m\nc')).toBe('a\nb\nc');
  });

  it('never lets an escape through', () => {
    const piece = fc.constantFrom(
      '\u001b',
      '[',
      ']',
      '0',
      ';',
      'm',
      '\u0007',
      '\\',
      '\u009b',
      '\u009d',
      '\u001b[31m',
    );
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        // eslint-disable-next-line no-control-regex
        expect(printable(pieces.join(''))).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/u);
      }),
    );
  });
});
