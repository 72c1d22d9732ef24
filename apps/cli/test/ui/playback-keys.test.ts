import { describe, expect, it } from '@jest/globals';
import { playbackKeys } from '../../src/ui/playback-keys.js';

describe('the keys of an episode that is watched', () => {
  it.each([
    [' ', ['pause']],
    ['.', ['step']],
    ['\u001b[C', ['step']],
    ['+', ['faster']],
    ['=', ['faster']],
    ['\u001b[A', ['faster']],
    ['-', ['slower']],
    ['\u001b[B', ['slower']],
    ['n', ['next']],
    ['q', ['quit']],
    ['\u0003', ['interrupt']],
  ])('%j', (input, keys) => {
    expect(playbackKeys(input)).toEqual(keys);
  });

  it('are told apart when they come together', () => {
    expect(playbackKeys(' ..\u001b[A\u001b[Bq')).toEqual([
      'pause',
      'step',
      'step',
      'faster',
      'slower',
      'quit',
    ]);
  });

  it('leave all others alone, names of every object too', () => {
    expect(playbackKeys('xQ\u001b[D\r\n')).toEqual([]);
    expect(playbackKeys('constructor'.slice(0, 2))).toEqual([]);
  });
});
