import { describe, expect, it } from '@jest/globals';
import { chooseViewMode } from '../../src/ui/view-mode.js';

const terminal = { isTTY: true };
const ask = { json: false, plain: false };

describe('the choice of a view', () => {
  it('is the screen on a terminal', () => {
    expect(chooseViewMode(ask, terminal, {})).toBe('ink');
    expect(chooseViewMode(ask, terminal, { CI: 'false', TERM: 'xterm-256color' })).toBe('ink');
  });

  it('is plain without a terminal, on a dumb one, and in continuous integration', () => {
    expect(chooseViewMode(ask, {}, {})).toBe('plain');
    expect(chooseViewMode(ask, terminal, { TERM: 'dumb' })).toBe('plain');
    expect(chooseViewMode(ask, terminal, { CI: 'true' })).toBe('plain');
    expect(chooseViewMode(ask, terminal, { CI: '' })).toBe('plain');
  });

  it('is what was asked for, JSON first', () => {
    expect(chooseViewMode({ json: false, plain: true }, terminal, {})).toBe('plain');
    expect(chooseViewMode({ json: true, plain: true }, terminal, {})).toBe('json');
  });
});
