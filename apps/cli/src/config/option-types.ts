import { z } from 'zod';

/*
 * The kinds of values that an option can take. Each carries one sentence of what is allowed, which is its error
 * message as well: "must be a whole number of 1 or more".
 */

/** Largest seed: seeds are 32-bit numbers. */
const MAX_SEED = 2 ** 32 - 1;

export interface Range {
  readonly least?: number;
  /** The number must be above this one. */
  readonly above?: number;
  readonly most?: number;
  /** The number must be below this one. */
  readonly below?: number;
}

/** A number within a range; infinities and NaN are never in it. */
export function number(range: Range = {}): z.ZodNumber {
  return withinRange(z.number({ error: `must be a number${rangeWords(range)}` }), range, 'a number');
}

/** A whole number within a range. */
export function wholeNumber(range: Range = {}): z.ZodNumber {
  const error = `must be a whole number${rangeWords(range)}`;
  return withinRange(z.number({ error }).int({ error }), range, 'a whole number');
}

/** `auto`, or a whole number within a range. */
export function autoOr(range: { readonly least: number; readonly most: number }) {
  const error = `must be auto or a whole number from ${range.least} to ${range.most}`;
  const count = z.number({ error }).int({ error }).gte(range.least, { error }).lte(range.most, { error });
  return z.union([z.literal('auto'), count], { error });
}

export function seed(): z.ZodNumber {
  return wholeNumber({ least: 0, most: MAX_SEED });
}

export function trueOrFalse(): z.ZodBoolean {
  return z.boolean({ error: 'must be true or false' });
}

export function oneOf<const Values extends readonly [string, ...string[]]>(values: Values) {
  return z.enum(values, { error: `must be ${listed(values)}` });
}

/** Any text. */
export function text(): z.ZodString {
  return z.string({ error: 'must be a text' });
}

/** Path of a directory, which need not exist. */
export function directory(): z.ZodString {
  const error = 'must be the path of a directory';
  return z.string({ error }).min(1, { error });
}

/** One or more whole numbers of 1 or more. */
export function layerSizes() {
  const error = 'must be a list of one or more whole numbers of 1 or more, such as [128, 128]';
  return z.array(z.number({ error }).int({ error }).min(1, { error }), { error }).min(1, { error });
}

/** `same`, or layer sizes. */
export function sameOrLayerSizes() {
  const error = 'must be same, or a list of one or more whole numbers of 1 or more, such as [128, 128]';
  return z.union([z.literal('same'), layerSizes()], { error });
}

function withinRange(type: z.ZodNumber, range: Range, kind: string): z.ZodNumber {
  const error = `must be ${kind}${rangeWords(range)}`;
  let limited = type;
  if (range.least !== undefined) limited = limited.gte(range.least, { error });
  if (range.above !== undefined) limited = limited.gt(range.above, { error });
  if (range.most !== undefined) limited = limited.lte(range.most, { error });
  if (range.below !== undefined) limited = limited.lt(range.below, { error });
  return limited;
}

/** ` from 0 to 1`, ` of 1 or more`, ` above 0`, ` above 0 and at most 1`. */
function rangeWords({ least, above, most, below }: Range): string {
  const upper = most !== undefined ? `at most ${most}` : below !== undefined ? `below ${below}` : '';
  if (least !== undefined && most !== undefined) return ` from ${least} to ${most}`;
  const lower = least !== undefined ? `of ${least} or more` : above !== undefined ? `above ${above}` : '';
  const words = [lower, upper].filter((word) => word !== '').join(' and ');
  return words === '' ? '' : ` ${words}`;
}

/** `auto, wasm or cpu`. */
function listed(values: readonly string[]): string {
  return values.length < 2 ? values.join('') : `${values.slice(0, -1).join(', ')} or ${values.at(-1)}`;
}
