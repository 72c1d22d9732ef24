import { defaultHideAndSeekConfig } from '@hideout/env';
import { expect, test } from '@jest/globals';
import { gameConfig } from '../../../page/play/game-options.js';

test('the game is that of the configuration, which also says how many worlds were trained in', () => {
  const config = gameConfig({
    worlds: 40,
    map: 'ruins',
    ray_cone_rad: 1.5,
    catching: { hold_steps: 3 },
    rewards: { preset: 'visibility' },
  });
  expect(config).toMatchObject({
    map: 'ruins',
    rayConeRad: 1.5,
    catching: { ...defaultHideAndSeekConfig.catching, holdSteps: 3 },
    rewards: { preset: 'visibility' },
    hiders: defaultHideAndSeekConfig.hiders,
  });
});

test.each([
  [{ map: 'moon' }, /^The game of this checkpoint cannot be played by this version: map /],
  [{ gravity: 3 }, /gravity/],
])('%j is refused with a sentence', (section, sentence) => {
  expect(() => gameConfig(section)).toThrow(sentence);
});
