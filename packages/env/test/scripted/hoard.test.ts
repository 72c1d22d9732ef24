import { describe, expect, it } from '@jest/globals';
import { mean, playMatch } from './match.js';
import type { Figures } from './match.js';

/** As many as two hiders can carry. */
const few = { looseBlocks: 6, carryCapacity: 3, hiders: 2 } as const;

/** Blocks that seekers can come to at the release. */
function blocksLeft(row: Figures): number {
  return Math.round(few.looseBlocks * (1 - row['blocks_withheld_at_release']!));
}

describe('hoarding hiders', () => {
  it('leave seekers one block at most, where blocks are few, and fewer than sealers do in every world', () => {
    const [hoard, seal] = (['hoard', 'seal'] as const).map((hiders) => playMatch({ hiders, config: few }));
    expect(mean(hoard!, 'blocks_withheld_at_release')).toBeGreaterThan(0.8);
    expect(mean(hoard!, 'blocks_withheld_at_release')).toBeGreaterThan(
      mean(seal!, 'blocks_withheld_at_release') + 0.1,
    );
    const [left, leftBySealers] = [hoard!, seal!].map((figures) => figures.map(blocksLeft));
    expect(Math.max(...left!)).toBeLessThanOrEqual(1);
    expect(leftBySealers!.every((blocks, world) => blocks > left![world]!)).toBe(true);
  });

  it('place what they cannot carry, where blocks belong to those who placed them', () => {
    const owned = playMatch({ hiders: 'hoard', worlds: 12 });
    const nobodys = playMatch({ hiders: 'hoard', config: { blockOwnership: 'none' }, worlds: 12 });
    expect(mean(owned, 'hider_blocks_placed_in_preparation')).toBeGreaterThan(1);
    expect(mean(nobodys, 'hider_blocks_placed_in_preparation')).toBe(0);
    expect(mean(owned, 'blocks_withheld_at_release')).toBeGreaterThan(
      mean(nobodys, 'blocks_withheld_at_release') + 0.1,
    );
  });

  it('keep climbers out, given time, together with a mate that seals', () => {
    const config = { ...few, hiders: 3, episodeSteps: 360, preparationFraction: 0.5 };
    const both = playMatch({ seekers: 'climb', hiders: ['hoard', 'seal'], config, worlds: 12 });
    const seal = playMatch({ seekers: 'climb', hiders: 'seal', config, worlds: 12 });
    expect(mean(both, 'blocks_withheld_at_release')).toBeGreaterThan(0.9);
    expect(mean(both, 'sealed_at_release')).toBeGreaterThan(0.6);
    expect(mean(both, 'seeker_climbs')).toBeLessThan(0.3);
    expect(mean(seal, 'seeker_climbs')).toBeGreaterThan(mean(both, 'seeker_climbs') + 1);
    expect(mean(seal, 'breaches')).toBeGreaterThan(mean(both, 'breaches') + 1);
    expect(mean(both, 'caught_fraction')).toBeLessThan(mean(seal, 'caught_fraction') - 0.2);
  });
});
