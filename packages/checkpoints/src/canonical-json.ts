import { InvalidJsonError } from './errors/invalid-json-error.js';

export type JsonValue = null | boolean | number | string | JsonValue[] | JsonObject;
export interface JsonObject {
  [key: string]: JsonValue;
}

/** Deepest nesting that is read or written. */
export const MAX_JSON_DEPTH = 200;

const INDENT = '  ';

/**
 * The one text of a JSON value: keys sorted by code unit, two spaces of indent, a newline at the end, and every number
 * in the shortest form that reads back as the same double (minus zero included, which `JSON.stringify` would lose).
 * Equal values give equal bytes.
 *
 * @throws InvalidJsonError where a value would not come back as it went in: NaN, infinities, undefined, class instances,
 * holes in arrays, the key `__proto__`, cycles (as too deep a nesting).
 */
export function encodeCanonicalJson(value: JsonValue): Uint8Array {
  return new TextEncoder().encode(`${format(value, [])}\n`);
}

/**
 * The same of an object whose values are given as the texts that `canonicalFields` makes.
 *
 * @throws InvalidJsonError
 */
export function encodeCanonicalFields(fields: ReadonlyMap<string, string>): Uint8Array {
  const keys = [...fields.keys()].sort();
  const items = keys.map((key) => `${formatKey(key, [])}: ${fields.get(key)}`);
  return new TextEncoder().encode(`${keys.length === 0 ? '{}' : bracket('{', items, '}', 0)}\n`);
}

/** The canonical text of each field's value in an object that is no part of another. @throws InvalidJsonError */
export function canonicalFields(object: JsonObject): Map<string, string> {
  return new Map(Object.entries(object).map(([key, value]) => [key, formatAt(value, key, [])]));
}

/**
 * Reads what `encodeCanonicalJson` wrote, and nothing else: a changed byte either changes the value, which its digest
 * tells, or the form, which is refused here.
 *
 * @throws InvalidJsonError
 */
export function decodeCanonicalJson(bytes: Uint8Array): JsonValue {
  const value = decodeJson(bytes);
  const canonical = encodeCanonicalJson(value);
  if (Buffer.compare(canonical, bytes) !== 0)
    throw new InvalidJsonError({ path: '$', problem: 'is not in the form in which the store writes JSON' });
  return value;
}

/** Reads any JSON, whatever its form. @throws InvalidJsonError */
export function decodeJson(bytes: Uint8Array): JsonValue {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)) as JsonValue;
  } catch {
    throw new InvalidJsonError({ path: '$', problem: 'is no valid JSON' });
  }
}

/** Whether a value is an object of JSON, and no array. */
export function isJsonObject(value: JsonValue): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** @param path keys and indices from the root to the value; spelt out only where something is wrong. */
function format(value: JsonValue, path: (string | number)[]): string {
  if (path.length > MAX_JSON_DEPTH) fail(path, `is nested deeper than ${MAX_JSON_DEPTH} levels`);
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number') return formatNumber(value, path);
  if (Array.isArray(value)) return formatArray(value, path);
  if (isPlainObject(value)) return formatObject(value, path);
  return fail(path, `is ${describe(value)}, which JSON cannot hold`);
}

function formatNumber(value: number, path: (string | number)[]): string {
  if (!Number.isFinite(value)) fail(path, `is ${value}, which JSON cannot hold`);
  return Object.is(value, -0) ? '-0' : JSON.stringify(value);
}

function formatArray(values: JsonValue[], path: (string | number)[]): string {
  if (values.length === 0) return '[]';
  const items = Array.from(values, (item, i) => formatAt(item, i, path));
  return bracket('[', items, ']', path.length);
}

function formatObject(object: JsonObject, path: (string | number)[]): string {
  const keys = Object.keys(object).sort();
  if (keys.length === 0) return '{}';
  const fields = keys.map(
    (key) => `${formatKey(key, path)}: ${formatAt(object[key] as JsonValue, key, path)}`,
  );
  return bracket('{', fields, '}', path.length);
}

function formatKey(key: string, path: readonly (string | number)[]): string {
  if (key === '__proto__') fail([...path, key], 'has a name that JSON readers mistake for the prototype');
  return JSON.stringify(key);
}

/** One path serves all values: a copy for each would take longer than the text. */
function formatAt(value: JsonValue, place: string | number, path: (string | number)[]): string {
  path.push(place);
  const text = format(value, path);
  path.pop();
  return text;
}

function bracket(open: string, items: readonly string[], close: string, depth: number): string {
  const inner = INDENT.repeat(depth + 1);
  return `${open}\n${inner}${items.join(`,\n${inner}`)}\n${INDENT.repeat(depth)}${close}`;
}

function isPlainObject(value: unknown): value is JsonObject {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  // The second case is a plain object of another realm, as from a worker or a test sandbox.
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function describe(value: unknown): string {
  if (typeof value === 'object' && value !== null)
    return `an object of ${value.constructor?.name ?? 'no class'}`;
  return typeof value;
}

function fail(path: readonly (string | number)[], problem: string): never {
  const places = path.map((place) => (typeof place === 'number' ? `[${place}]` : `.${place}`));
  throw new InvalidJsonError({ path: `$${places.join('')}`, problem });
}
