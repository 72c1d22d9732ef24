/** Colours of the 256-colour palette for one piece of text; undefined leaves the terminal's own. */
export interface CellColour {
  readonly foreground?: number;
  readonly background?: number;
  readonly bold?: boolean;
}

/** The text between the sequences that set its colour and take it back (ECMA-48, "select graphic rendition"). */
export function coloured(text: string, { foreground, background, bold }: CellColour): string {
  const codes = [
    ...(bold === true ? ['1'] : []),
    ...(foreground === undefined ? [] : [`38;5;${foreground}`]),
    ...(background === undefined ? [] : [`48;5;${background}`]),
  ];
  return codes.length === 0 ? text : `\u001b[${codes.join(';')}m${text}\u001b[0m`;
}
