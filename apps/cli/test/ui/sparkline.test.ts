import { describe, expect, it } from '@jest/globals';
import { sparkline } from '../../src/ui/sparkline.js';

describe('a sparkline', () => {
  it('spans from the lowest bar to the highest', () => {
    expect(sparkline([0, 1, 2, 3, 4, 5, 6, 7], 8)).toBe('▁▂▃▄▅▆▇█');
  });

  it('shows the newest values at the right edge', () => {
    expect(sparkline([9, 0, 7], 2)).toBe('▁█');
    expect(sparkline([0, 7], 4)).toBe('  ▁█');
  });

  it('draws equal values at half height and nothing for no value', () => {
    expect(sparkline([3, null, 3], 3)).toBe('▄ ▄');
    expect(sparkline([], 3)).toBe('   ');
  });
});
