import { describe, expect, it } from '@jest/globals';
import { chooseTheme, colourTheme, monochromeTheme } from '../../src/ui/theme.js';

describe('the theme', () => {
  it('has no colours where NO_COLOR is set to anything', () => {
    expect(chooseTheme({ NO_COLOR: '1' })).toBe(monochromeTheme);
    expect(chooseTheme({ NO_COLOR: '' })).toBe(colourTheme);
    expect(chooseTheme({})).toBe(colourTheme);
  });
});
