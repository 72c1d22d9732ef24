import type { AgentView } from '@hideout/env';
import { resolveHideAndSeekConfig } from '@hideout/env';
import { describe, expect, test } from '@jest/globals';
import {
  endText,
  ownText,
  phaseText,
  placeText,
  playerNames,
  teamReward,
  winnerOf,
} from '../../../page/play/game-text.js';
import type { Frame } from '../../../page/watch/episode.js';

/** 40 % of 240 steps are 96. */
const config = resolveHideAndSeekConfig({ episodeSteps: 240, preparationFraction: 0.4 });
const withoutCatching = resolveHideAndSeekConfig({ catching: { enabled: false } });

function agent(team: AgentView['team'], values: Partial<AgentView> = {}): AgentView {
  const place = { x: 1.26, y: 1, z: 2, yawRad: -Math.PI / 2, pitchRad: 0 };
  return { team, ...place, carried: 0, caught: false, sees: [], episodeReward: 0, ...values };
}

function frame(agents: readonly AgentView[], values: Partial<Frame> = {}): Frame {
  return {
    step: 96,
    phase: 'pursuit',
    agents,
    hiddenFraction: null,
    voxels: new Uint8Array(),
    sealed: [false, false],
    overStone: [false, false, false],
    ...values,
  };
}

const hiders = [agent('hider'), agent('hider')];
const caughtHider = agent('hider', { caught: true });

test('the phase says how long it still lasts: a step is a twelfth of a second', () => {
  expect(phaseText(frame([], { step: 90, phase: 'preparation' }), config)).toBe(
    'Preparation: the seekers wait 0.5 s',
  );
  expect(phaseText(frame([], { step: 96 }), config)).toBe('Seeking: 12.0 s left');
});

describe('the own agent', () => {
  test('is told what it sees', () => {
    expect(ownText(frame([agent('seeker'), ...hiders]), 0)).toBe('You see nobody.');
    expect(ownText(frame([agent('seeker', { sees: [1, 2] }), ...hiders]), 0)).toBe(
      'You see hider 1 and hider 2.',
    );
    expect(ownText(frame([agent('seeker')], { phase: 'preparation' }), 0)).toBe('You wait for the release.');
  });

  test('is told who sees it', () => {
    const watched = frame([agent('seeker', { sees: [2] }), ...hiders]);
    expect([1, 2].map((own) => ownText(watched, own))).toEqual(['Nobody sees you.', 'Seeker 1 sees you.']);
    expect(ownText(frame([agent('seeker'), caughtHider]), 1)).toBe('You are caught.');
  });

  test('is told where it is', () => {
    expect(placeText(frame([agent('seeker')]), 0)).toBe('At 1.3, 2.0, height 1.0, facing 270°');
    expect(placeText(frame([agent('seeker', { yawRad: -0.001 })]), 0)).toContain('facing 0°');
  });
});

describe('the end', () => {
  test('is won by the seekers when every hider is caught, and by the hiders otherwise', () => {
    const all = frame([agent('seeker'), caughtHider, caughtHider]);
    const one = frame([agent('seeker'), caughtHider, agent('hider')]);
    expect([winnerOf(all, config), winnerOf(one, config)]).toEqual(['seeker', 'hider']);
    expect(endText(all, config, 0)).toBe('You have won. The seekers won: 2 of 2 hiders caught.');
    expect(endText(one, config, 0)).toBe('You have lost. The hiders won: 1 of 2 hiders caught.');
    expect(endText(one, config, 1)).toBe('You have won. The hiders won: 1 of 2 hiders caught.');
  });

  test('without catching is decided by how long the hiders were hidden', () => {
    const hidden = (hiddenFraction: number) => frame([agent('seeker'), ...hiders], { hiddenFraction });
    expect(winnerOf(hidden(0.5), withoutCatching)).toBe('seeker');
    expect(endText(hidden(0.51), withoutCatching, 1)).toBe(
      'You have won. The hiders won: hidden for 51 % of the time.',
    );
  });

  test('has the rewards of each team', () => {
    const rewarded = frame(
      [-3, 1, 1.5].map((episodeReward, i) => agent(i === 0 ? 'seeker' : 'hider', { episodeReward })),
    );
    expect([teamReward(rewarded, 'seeker'), teamReward(rewarded, 'hider')]).toEqual([-3, 2.5]);
  });
});

test('who played: somebody, alone or together with a checkpoint, and the checkpoint', () => {
  const agents = frame([agent('seeker'), ...hiders]);
  expect(playerNames(agents, 0, 'best')).toEqual({ seekers: 'somebody', hiders: 'best' });
  expect(playerNames(agents, 2, 'best')).toEqual({ seekers: 'best', hiders: 'somebody and best' });
});
