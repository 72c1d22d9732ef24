import { defaultHideAndSeekConfig, hideAndSeekOptionValues, resolveHideAndSeekConfig } from '@hideout/env';
import type { HideAndSeekOptions, OptionValues } from '@hideout/env';
import { z } from 'zod';
import { describedAs } from './json-form.js';
import { number, oneOf, text, trueOrFalse, wholeNumber } from './option-types.js';
import type { KeyPath } from './key-path.js';

/*
 * Section `env`: every option of the environment, under its own name in snake_case. Which options there are, their
 * defaults and what is allowed is stated by packages/env alone; here they are only renamed and checked for their type.
 */

type Plain = string | number | boolean | null | PlainMapping;
type PlainMapping = { [key: string]: Plain };

/** Section `env`: as written, or with every option present. */
export interface EnvSection extends PlainMapping {
  /** Worlds that are stepped together. */
  worlds: number;
}

const DEFAULTS = defaultHideAndSeekConfig as unknown as PlainMapping;

export const envSchema = z.strictObject({
  worlds: wholeNumber({ least: 1, most: 65536 }).default(40),
  ...shapeOf(DEFAULTS, ''),
}) as unknown as z.ZodType<EnvSection, Record<string, unknown>>;

/** The written options as packages/env takes them. */
export function envOptions(section: EnvSection): HideAndSeekOptions {
  return renamed(section, DEFAULTS, 'camelCase') as HideAndSeekOptions;
}

/**
 * The section with every option present.
 *
 * @throws {HideAndSeekConfigError} where packages/env refuses the options.
 */
export function completedEnvSection(section: EnvSection): EnvSection {
  const complete = resolveHideAndSeekConfig(envOptions(section)) as unknown as PlainMapping;
  return { worlds: section.worlds, ...renamed(complete, DEFAULTS, 'snake_case') };
}

/** A dotted path of packages/env as the path in config.yaml: `rewards.seekerTime` is env.rewards.seeker_time. */
export function envPath(key: string): KeyPath {
  return ['env', ...key.split('.').map(snakeCase)];
}

/** A sentence of packages/env, with the options in it as config.yaml calls them. */
export function envSentence(text: string): string {
  return text.replace(/\b[a-z]+(?:[A-Z][a-z]+)+\b/gu, snakeCase);
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/gu, (letter) => `_${letter.toLowerCase()}`);
}

/** A schema for each option, of its default's type. None fills in a default: some defaults depend on other options. */
function shapeOf(defaults: PlainMapping, parent: string): Record<string, z.ZodType> {
  return Object.fromEntries(
    Object.entries(defaults).map(([key, value]) => [
      snakeCase(key),
      optionSchema(value, parent + key).optional(),
    ]),
  );
}

/** The schema of an option, or of a section, with this default and this dotted path. */
function optionSchema(value: Plain, path: string): z.ZodType {
  if (isMapping(value)) return z.strictObject(shapeOf(value, `${path}.`));
  return describedAs(typeSchema(value), valuesSchema(hideAndSeekOptionValues(path)));
}

function typeSchema(value: Exclude<Plain, PlainMapping>): z.ZodType {
  if (typeof value === 'number') return number();
  if (typeof value === 'boolean') return trueOrFalse();
  if (typeof value === 'string') return text();
  // No value by default: packages/env says what may stand there.
  return z.union([number(), trueOrFalse(), text(), z.null()]);
}

/** What packages/env allows, for whoever reads the schema; it checks that itself. */
function valuesSchema(values: OptionValues): z.ZodType {
  if (values.kind === 'true or false') return trueOrFalse();
  if (values.kind === 'one of') return oneOf(values.names as [string, ...string[]]);
  const { least, most } = values;
  return values.kind === 'whole number' ? wholeNumber({ least, most }) : number({ least, most });
}

/** The options that are present, under the other kind of name, in the order of the defaults. */
function renamed(
  section: PlainMapping,
  defaults: PlainMapping,
  to: 'camelCase' | 'snake_case',
): PlainMapping {
  const result: PlainMapping = {};
  for (const [camel, standard] of Object.entries(defaults)) {
    const [from, into] = to === 'camelCase' ? [snakeCase(camel), camel] : [camel, snakeCase(camel)];
    const value = section[from];
    if (value === undefined) continue;
    result[into] = isMapping(value) && isMapping(standard) ? renamed(value, standard, to) : value;
  }
  return result;
}

function isMapping(value: Plain): value is PlainMapping {
  return typeof value === 'object' && value !== null;
}
