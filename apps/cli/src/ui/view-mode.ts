/** How a training is shown: a screen, lines of text, or lines of JSON. */
export type ViewMode = 'ink' | 'plain' | 'json';

type Environment = Readonly<Record<string, string | undefined>>;

/** `json` and `plain` when asked for, `plain` where there is no terminal that a screen could be drawn on. */
export function chooseViewMode(
  options: { readonly json: boolean; readonly plain: boolean },
  terminal: { readonly isTTY?: boolean },
  environment: Environment,
): ViewMode {
  if (options.json) return 'json';
  if (options.plain || terminal.isTTY !== true || environment['TERM'] === 'dumb') return 'plain';
  return isContinuousIntegration(environment) ? 'plain' : 'ink';
}

/** By the same rule as Ink, which draws nothing there. */
function isContinuousIntegration(environment: Environment): boolean {
  return ['CI', 'CONTINUOUS_INTEGRATION'].some((name) => {
    const value = environment[name];
    return value !== undefined && value !== '0' && value !== 'false';
  });
}
