/** Colours by what they stand for, in Ink's names; undefined leaves the terminal's own. */
export interface Theme {
  readonly seeker: string | undefined;
  readonly hider: string | undefined;
  readonly accent: string | undefined;
  readonly good: string | undefined;
  readonly warning: string | undefined;
  readonly error: string | undefined;
}

export const colourTheme: Theme = {
  seeker: 'red',
  hider: 'blueBright',
  accent: 'cyan',
  good: 'green',
  warning: 'yellow',
  error: 'red',
};

/** For NO_COLOR (no-color.org): nothing on the screen is told by colour alone. */
export const monochromeTheme: Theme = {
  seeker: undefined,
  hider: undefined,
  accent: undefined,
  good: undefined,
  warning: undefined,
  error: undefined,
};

export function chooseTheme(environment: Readonly<Record<string, string | undefined>>): Theme {
  return (environment['NO_COLOR'] ?? '') === '' ? colourTheme : monochromeTheme;
}

/** Whether a theme has any. */
export function hasColours(theme: Theme): boolean {
  return theme.seeker !== undefined;
}
