import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { agoText, sizeText, timeText, valueText, visibleText } from '../../page/text.js';

test('times are given in UTC to the minute, and what is no time is shown as it is', () => {
  expect(timeText('2024-12-19T15:30:45.000Z')).toBe('2024-12-19 15:30 UTC');
  expect(timeText('2024-12-19T15:30:45+02:00')).toBe('2024-12-19 13:30 UTC');
  expect(timeText('yesterday')).toBe('yesterday');
});

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1000, '1.0 kB'],
  [245_300_000, '245.3 MB'],
  [5e15, '5000.0 TB'],
])('%d bytes are %s', (bytes, text) => {
  expect(sizeText(bytes)).toBe(text);
});

test.each([
  [3, '3 s ago'],
  [-5, '0 s ago'],
  [150, '3 min ago'],
  [7200, '2 h ago'],
  [200_000, '2 days ago'],
])('%d s before now is "%s"', (seconds, text) => {
  const now = Date.parse('2026-01-31T12:00:00Z');
  expect(agoText(new Date(now - seconds * 1000).toISOString(), now)).toBe(text);
});

test('control characters and marks that reverse the reading order become visible', () => {
  expect(visibleText('a\u001b[31m\u0000\u009b\u202eb\n')).toBe('a\ufffd[31m\ufffd\ufffd\ufffdb\ufffd');
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(visibleText(text)).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    }),
  );
});

test('values of a configuration are on one line', () => {
  expect([valueText(null), valueText('a\nb'), valueText([1, 2]), valueText(0.5)]).toEqual([
    '–',
    'a\ufffdb',
    '[1,2]',
    '0.5',
  ]);
});
