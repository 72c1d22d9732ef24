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
  return new TextEncoder().encode(`${format(value, '$', 0)}\n`);
}

/**
 * Reads what `encodeCanonicalJson` wrote, and nothing else: a changed byte either changes the value, which its digest
 * tells, or the form, which is refused here.
 *
 * @throws InvalidJsonError
 */
export function decodeCanonicalJson(bytes: Uint8Array): JsonValue {
  let value: JsonValue;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)) as JsonValue;
  } catch {
    throw new InvalidJsonError({ path: '$', problem: 'is no valid JSON' });
  }
  const canonical = encodeCanonicalJson(value);
  if (Buffer.compare(canonical, bytes) !== 0)
    throw new InvalidJsonError({ path: '$', problem: 'is not in the form in which the store writes JSON' });
  return value;
}

/** Whether a value is an object of JSON, and no array. */
export function isJsonObject(value: JsonValue): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function format(value: JsonValue, path: string, depth: number): string {
  if (depth > MAX_JSON_DEPTH) fail(path, `is nested deeper than ${MAX_JSON_DEPTH} levels`);
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number') return formatNumber(value, path);
  if (Array.isArray(value)) return formatArray(value, path, depth);
  if (isPlainObject(value)) return formatObject(value, path, depth);
  return fail(path, `is ${describe(value)}, which JSON cannot hold`);
}

function formatNumber(value: number, path: string): string {
  if (!Number.isFinite(value)) fail(path, `is ${value}, which JSON cannot hold`);
  return Object.is(value, -0) ? '-0' : JSON.stringify(value);
}

function formatArray(values: JsonValue[], path: string, depth: number): string {
  if (values.length === 0) return '[]';
  const items = Array.from(values, (item, i) => format(item, `${path}[${i}]`, depth + 1));
  return bracket('[', items, ']', depth);
}

function formatObject(object: JsonObject, path: string, depth: number): string {
  const keys = Object.keys(object).sort();
  if (keys.length === 0) return '{}';
  const fields = keys.map((key) => {
    const place = `${path}.${key}`;
    if (key === '__proto__') fail(place, 'has a name that JSON readers mistake for the prototype');
    return `${JSON.stringify(key)}: ${format(object[key] as JsonValue, place, depth + 1)}`;
  });
  return bracket('{', fields, '}', depth);
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

function fail(path: string, problem: string): never {
  throw new InvalidJsonError({ path, problem });
}
