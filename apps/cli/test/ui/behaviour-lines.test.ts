import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { behaviourLines } from '../../src/ui/behaviour-lines.js';
import { row } from '../training-fixtures.js';

describe('what the agents did', () => {
  it('is told in lines that are not too long, the most telling first', () => {
    expect(behaviourLines(row(40, { seen_fraction: 0.25 }), 60, 2)).toEqual([
      'Episodes 1,200 (30 new, 135.2 steps)   caught 34.2 %',
      'hidden 50.0 %   seen 25.0 %',
    ]);
  });

  it('names seekers before hiders, and neither where one has no figure', () => {
    const text = behaviourLines(
      row(1, { seeker_blocks_placed: 1.25, hider_blocks_placed: 6, seeker_climbs: 2 }),
      200,
      1,
    ).join();
    expect(text).toContain('placed 1.3 / 6.0');
    expect(text).not.toContain('climbs');
  });

  it('says that there is nothing yet', () => {
    expect(behaviourLines(undefined, 80, 2)).toEqual(['Episodes n/a (n/a new, n/a steps)']);
  });

  it('never takes more lines than it has', () => {
    const full = row(1, { seen_fraction: 1, breaches: 2, sealed_at_release: 1, steps_to_first_sight: 5 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 120 }), fc.integer({ min: 1, max: 4 }), (columns, lines) => {
        expect(behaviourLines(full, columns, lines).length).toBeLessThanOrEqual(lines);
      }),
    );
  });
});
