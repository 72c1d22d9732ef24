import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { terminalText } from '../src/terminal-text.js';

test('nothing that controls a terminal is left of a text, and its lines and letters stay', () => {
  expect(terminalText('cannot open x\u001b[2J.replay\n  at \u202ey\u0000\u009b\u200b')).toBe(
    'cannot open x?[2J.replay\n  at ?y???',
  );
  expect(terminalText('Größe 4 μs\n中文')).toBe('Größe 4 μs\n中文');
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(terminalText(text)).not.toMatch(/[^\P{Cc}\n]/u);
    }),
  );
});
