import { describe, expect, it } from '@jest/globals';
import { mean, part, playMatch } from './match.js';

describe('a climbing seeker', () => {
  it('comes over the wall to sealed hiders, where one that only chases stays outside', () => {
    const climb = playMatch({ seekers: 'climb', hiders: 'seal' });
    const chase = playMatch({ seekers: 'chase', hiders: 'seal' });
    const shutOut = climb.filter(
      (row, world) => row['sealed_at_release'] === 1 && chase[world]!['breaches'] === 0,
    );
    expect(shutOut.length).toBeGreaterThanOrEqual(15);
    expect(part(shutOut, (row) => row['breaches']! > 0)).toBeGreaterThan(0.8);
    expect(part(shutOut, (row) => row['seeker_climbs']! > 0)).toBeGreaterThan(0.8);
    expect(part(shutOut, (row) => row['seeker_blocks_placed']! > 0)).toBeGreaterThan(0.8);
    expect(mean(climb, 'caught_fraction')).toBeGreaterThan(mean(chase, 'caught_fraction') + 0.3);
  });

  it('climbs with discrete actions, and into the rooms of ruins', () => {
    for (const config of [{ actionSpace: 'discrete' }, { map: 'ruins' }] as const) {
      const sealed = playMatch({ seekers: 'climb', hiders: 'seal', config, worlds: 24 }).filter(
        (row) => row['sealed_at_release'] === 1,
      );
      expect(sealed.length).toBeGreaterThan(10);
      expect(part(sealed, (row) => row['breaches']! > 0)).toBeGreaterThan(0.7);
    }
  });
});
