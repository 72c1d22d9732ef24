import { describe, expect, it } from '@jest/globals';
import { mean, part, playMatch } from './match.js';

/** Seeking steps of an episode with the default configuration: stands for "never seen". */
const seekingSteps = 144;

describe('a chasing seeker', () => {
  it('catches hiders that stand still, where a random one catches nobody, and sees them sooner', () => {
    const chase = playMatch({ seekers: 'chase' });
    const random = playMatch({ seekers: 'random', worlds: 12 });
    expect(mean(chase, 'caught_fraction')).toBeGreaterThan(0.7);
    expect(mean(random, 'caught_fraction')).toBeLessThan(0.1);
    const firstSight = mean(chase, 'steps_to_first_sight', seekingSteps);
    expect(firstSight).toBeLessThan(60);
    expect(mean(random, 'steps_to_first_sight', seekingSteps)).toBeGreaterThan(firstSight + 30);
  });

  it('catches hiders that flee, though fewer of them', () => {
    const fleeing = playMatch({ seekers: 'chase', hiders: 'flee' });
    const still = playMatch({ seekers: 'chase' });
    expect(mean(fleeing, 'caught_fraction')).toBeGreaterThan(0.35);
    expect(mean(fleeing, 'caught_fraction')).toBeLessThan(mean(still, 'caught_fraction'));
  });

  it('does as well with discrete actions', () => {
    const chase = playMatch({
      seekers: 'chase',
      hiders: 'random',
      config: { actionSpace: 'discrete' },
      worlds: 12,
    });
    expect(mean(chase, 'caught_fraction')).toBeGreaterThan(0.7);
  });

  it('finds its way over hills and through ruins', () => {
    for (const map of ['open', 'ruins'] as const) {
      const chase = playMatch({ seekers: 'chase', config: { map }, worlds: 16 });
      expect(mean(chase, 'caught_fraction')).toBeGreaterThan(0.5);
    }
  });
});

describe('a fleeing hider', () => {
  it('is hidden for longer than one that stands still', () => {
    const config = { map: 'open' } as const;
    const fleeing = playMatch({ seekers: 'chase', hiders: 'flee', config, worlds: 16 });
    const still = playMatch({ seekers: 'chase', config, worlds: 16 });
    expect(mean(fleeing, 'hidden_fraction')).toBeGreaterThan(mean(still, 'hidden_fraction') + 0.15);
    expect(part(fleeing, (row) => row['caught_fraction'] === 1)).toBeLessThan(0.5);
  });
});
