import { describe, expect, it } from '@jest/globals';
import { seatedPlayers } from '../../src/evaluation/demo-match.js';

describe('who plays in a demo', () => {
  it.each([
    [{}, 'trained', 'trained'],
    [{ seekers: 'random' }, 'random', 'trained'],
    [{ hiders: 'seal' }, 'trained', 'seal'],
    [{ opponent: '20' }, 'trained', 'opponent'],
    [{ opponent: '20', seekers: 'scripted' }, 'scripted', 'opponent'],
    [{ opponent: '20', seekers: 'opponent' }, 'opponent', 'trained'],
    [{ opponent: '20', hiders: 'trained' }, 'opponent', 'trained'],
    [{ opponent: '20', hiders: 'opponent' }, 'trained', 'opponent'],
    [{ opponent: '20', seekers: 'opponent', hiders: 'random' }, 'opponent', 'random'],
  ] as const)('%j', (options, seekers, hiders) => {
    expect(seatedPlayers(options)).toEqual({ seekers, hiders });
  });

  it.each([
    [{ hiders: 'opponent' }, '--opponent has to name the checkpoint'],
    [{ opponent: '20', hiders: 'random' }, '--opponent plays no side'],
    [{ opponent: '20', seekers: 'trained', hiders: 'trained' }, '--opponent plays no side'],
    [{ opponent: '20', seekers: 'opponent', hiders: 'opponent' }, 'The opponent can play one side'],
  ] as const)('%j is refused with a sentence', (options, sentence) => {
    expect(() => seatedPlayers(options)).toThrow(sentence);
  });
});
