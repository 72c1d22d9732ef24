import { describe, expect, it } from '@jest/globals';
import { chartLayout } from '../../src/ui/chart-layout.js';

describe('the layout of the curves', () => {
  it.each([
    [80, 4, { across: 0, down: 0, height: 0 }],
    [80, 5, { across: 3, down: 1, height: 5 }],
    [80, 13, { across: 3, down: 1, height: 13 }],
    [80, 14, { across: 3, down: 2, height: 7 }],
    [71, 20, { across: 2, down: 2, height: 10 }],
    [120, 26, { across: 3, down: 3, height: 8 }],
    [300, 90, { across: 3, down: 3, height: 16 }],
  ])('of %d columns and %d rows', (columns, rows, layout) => {
    expect(chartLayout(columns, rows)).toEqual(layout);
  });
});
