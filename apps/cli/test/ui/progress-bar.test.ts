import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { progressBar } from '../../src/ui/progress-bar.js';

describe('a progress bar', () => {
  it('is filled in eighths of a character', () => {
    expect(progressBar(0, 4)).toBe('░░░░');
    expect(progressBar(0.5, 4)).toBe('██░░');
    expect(progressBar(0.28125, 4)).toBe('█▏░░');
    expect(progressBar(1, 4)).toBe('████');
    expect(progressBar(0.5, -3)).toBe('');
  });

  it('keeps its width for any share', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true }), fc.integer({ min: 0, max: 100 }), (share, width) => {
        expect(progressBar(share, width)).toHaveLength(width);
      }),
    );
  });
});
