import { describe, expect, test } from '@jest/globals';
import { sharedGame } from '../../../page/matches/shared-game.js';
import type { Game } from '../../../src/api/checkpoint-schemas.js';

function facts(name: string, environment: Record<string, unknown>): Game {
  return { id: name, name, environment, policies: [] };
}

describe('the game of two checkpoints', () => {
  test('is the one that both were trained in, however many worlds, whatever a critic saw and whatever was left out', () => {
    const written = { worlds: 40, map: 'ruins', seekers: 1, hiders: 2, central_state: true };
    const { config, problem } = sharedGame(facts('a', written), facts('b', { map: 'ruins' }));
    expect(problem).toBeNull();
    expect(config).toMatchObject({ map: 'ruins', seekers: 1, hiders: 2 });
  });

  test('is none where they were trained in different ones; the options are named as in config.yaml', () => {
    const [a, b] = [
      facts('a', { map: 'fort', ray_count: 8, catching: { hold_steps: 3 } }),
      facts('b', { map: 'ruins', ray_count: 9 }),
    ];
    expect(sharedGame(a, b)).toEqual({
      config: null,
      problem: 'They were trained in different games, which differ in catching.hold_steps, map, ray_count.',
    });
  });

  test('is none where this version cannot play that of one of them', () => {
    const { config, problem } = sharedGame(facts('a', {}), facts('checkpoint_000020', { map: 'moon' }));
    expect(config).toBeNull();
    expect(problem).toMatch(/^The game of checkpoint_000020 cannot be played by this version: map /);
  });
});
