import { describe, expect, it } from '@jest/globals';
import { screenKeys } from '../../src/ui/screen-keys.js';

describe('the keys of the screen', () => {
  it('are letters, the space, which is an r, and Ctrl+C', () => {
    for (const key of ['q', 'p', 's', 'd', 'o', 'r', 'w', '?']) expect(screenKeys(key, false)).toEqual([key]);
    expect(screenKeys(' ', false)).toEqual(['r']);
    expect(screenKeys('c', true)).toEqual(['ctrl+c']);
  });

  it('count each when they arrive together', () => {
    expect(screenKeys('\u0003\u0003', false)).toEqual(['ctrl+c', 'ctrl+c']);
    expect(screenKeys('qq', false)).toEqual(['q', 'q']);
    expect(screenKeys('pp', false)).toEqual(['p', 'p']);
    expect(screenKeys('x\u0003', false)).toEqual(['ctrl+c']);
  });

  it('are nothing else', () => {
    expect(screenKeys('c', false)).toEqual([]);
    expect(screenKeys('q', true)).toEqual([]);
    expect(screenKeys('a quick paste', false)).toEqual([]);
    expect(screenKeys('stop', false)).toEqual([]);
    expect(screenKeys('', false)).toEqual([]);
  });
});
