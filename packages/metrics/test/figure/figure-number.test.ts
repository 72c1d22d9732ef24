import { expect, test } from '@jest/globals';
import { figureText, shortCount } from '../../src/figure/figure-number.js';

test.each([
  [null, 'reward', '–'],
  [0, '1', '0'],
  [120, '1', '120'],
  [38_400_000, 'steps', '38,400,000'],
  [-1234.5, 'reward', '−1,235'],
  [168.45, 'reward', '168.4'],
  [-8.234, 'reward', '−8.23'],
  [0.0072345, 'nats', '0.0072'],
  [0.00062249, 'nats', '0.000622'],
  [4.2e-9, 'nats', '4.2e−9'],
  [0.621, 'fraction', '62.1 %'],
  [5312.4, 'steps/s', '5,312 steps/s'],
  [2.93, 's', '2.9 s'],
  [42.4, 's', '42 s'],
  [352, 's', '5 min 52 s'],
  [3599.7, 's', '1 h 00 min'],
  [29_300, 's', '8 h 08 min'],
])('%d %s is shown as %s', (value, unit, text) => {
  expect(figureText(value, unit)).toBe(text);
});

test.each([
  [0, '0'],
  [960, '960'],
  [38_400, '38.4 k'],
  [1_920_000, '1.92 M'],
  [2_000_000_000, '2 G'],
])('%d in few characters is %s', (count, text) => {
  expect(shortCount(count)).toBe(text);
});
