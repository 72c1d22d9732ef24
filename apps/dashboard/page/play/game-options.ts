import type { HideAndSeekConfig, HideAndSeekOptions } from '@hideout/env';
import { resolveHideAndSeekConfig, validateHideAndSeekConfig } from '@hideout/env';

/**
 * The game of a configuration's section `env`: its options are those of the environment in snake_case, and `worlds`.
 *
 * @param whose the checkpoint in words
 * @throws Error with a sentence where this version cannot play it
 */
export function gameConfig(
  section: Readonly<Record<string, unknown>>,
  whose = 'this checkpoint',
): HideAndSeekConfig {
  const written = Object.entries(section).filter(([name]) => name !== 'worlds');
  const options = renamed(Object.fromEntries(written)) as HideAndSeekOptions;
  const [problem] = validateHideAndSeekConfig(options);
  if (problem !== undefined) {
    throw new Error(
      `The game of ${whose} cannot be played by this version: ${problem.key} ${problem.problem}.`,
    );
  }
  return resolveHideAndSeekConfig(options);
}

function renamed(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [camelCase(key), renamed(inner)]));
}

function camelCase(key: string): string {
  return key.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
