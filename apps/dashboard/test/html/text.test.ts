import { expect, test } from '@jest/globals';
import { sizeText, timeText } from '../../src/html/text.js';

test('times are given in UTC to the minute', () => {
  expect(timeText('2024-12-19T15:30:45.000Z')).toBe('2024-12-19 15:30 UTC');
  expect(timeText('2024-12-19T15:30:45+02:00')).toBe('2024-12-19 13:30 UTC');
});

test('what is no time is shown as it is', () => {
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
