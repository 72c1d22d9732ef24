import { describe, expect, test } from '@jest/globals';
import { pointAfter, zoomAfter } from '../../page/charts/chart-keys.js';

const shown = { min: 20, max: 40 };

describe('a curve is read by keys', () => {
  test.each([
    ['ArrowRight', null, 20],
    ['ArrowRight', 30, 31],
    ['ArrowRight', 40, 40],
    ['ArrowLeft', null, 40],
    ['ArrowLeft', 30, 29],
    ['ArrowLeft', 20, 20],
    ['PageDown', 30, 32],
    ['PageUp', 21, 20],
    ['Home', 30, 20],
    ['End', null, 40],
    ['Escape', 30, null],
    ['a', 30, undefined],
    // Read before the chart was zoomed to what is shown now.
    ['ArrowRight', 3, 20],
  ])('%s from %p leads to %p', (key, from, to) => {
    expect(pointAfter(key, from, shown)).toBe(to);
  });
});

describe('the axis is zoomed by keys', () => {
  const whole = { min: 0, max: 100 };
  test.each([
    ['+', 30, { min: 25, max: 35 }],
    ['=', 20, { min: 20, max: 30 }],
    ['-', 30, { min: 10, max: 50 }],
    ['-', 40, { min: 0, max: 40 }],
    ['0', 30, whole],
    ['1', 30, undefined],
  ])('%s around %p', (key, around, part) => {
    expect(zoomAfter(key, shown, around, whole)).toEqual(part);
  });

  test('never to more than there is', () => {
    expect(zoomAfter('-', { min: 10, max: 90 }, 50, whole)).toEqual(whole);
  });
});
