import { describe, expect, it } from '@jest/globals';
import {
  axisLabel,
  bytes,
  clockTime,
  duration,
  fixed,
  grouped,
  percent,
} from '../../src/ui/number-format.js';

describe('numbers for people', () => {
  it('have no negative zero', () => {
    expect(fixed(-0.001, 2)).toBe('0.00');
    expect(fixed(-0.006, 2)).toBe('-0.01');
  });

  it('are n/a where they do not exist', () => {
    expect([fixed(null, 2), percent(NaN), grouped(null), duration(Infinity)]).toEqual([
      'n/a',
      'n/a',
      'n/a',
      'n/a',
    ]);
  });

  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1.0 kB'],
    [999_949, '999.9 kB'],
    [999_951, '1.0 MB'],
    [245_300_000, '245.3 MB'],
    [5e15, '5000.0 TB'],
  ])('write %d bytes as %s', (count, text) => {
    expect(bytes(count)).toBe(text);
  });

  it.each([
    [0.4, '0.4 s'],
    [9.96, '10 s'],
    [59.4, '59 s'],
    [59.6, '1m 00s'],
    [362, '6m 02s'],
    [3599.7, '1h 00m'],
    [11100, '3h 05m'],
    [86_399, '1d 00h'],
    [187_200, '2d 04h'],
  ])('write %d seconds as %s', (seconds, text) => {
    expect(duration(seconds)).toBe(text);
  });

  it('count whole seconds on a clock', () => {
    expect([clockTime(8), clockTime(75)]).toEqual(['8 s', '1m 15s']);
  });

  it.each([-8.23, 168.52, -999.99, 12345, -99999, 123456, -999999, 1e9, -1e9, 0])(
    'label an axis at %d in at most seven characters',
    (value) => {
      expect(axisLabel(value).length).toBeLessThanOrEqual(7);
    },
  );

  it('label an axis so that small figures can be told apart', () => {
    expect([0.0072, -0.0123, 0.1, 0].map(axisLabel)).toEqual(['0.0072', '-0.0123', '0.10', '0.00']);
  });
});
