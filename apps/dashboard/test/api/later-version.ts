/** Objects with a field for every name that somebody has thought of: what is added there is no unknown field. */
const NAMED_BY_OTHERS: ReadonlySet<string> = new Set(['newest', 'metrics', 'configuration', 'environment']);

/** The answer of a later version, which has one more field in every object. */
export function ofLaterVersion(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ofLaterVersion);
  if (!isObject(value)) return value;
  const fields = Object.entries(value).map(([key, inner]) => [
    key,
    NAMED_BY_OTHERS.has(key) && isObject(inner) ? inner : ofLaterVersion(inner),
  ]);
  return { ...Object.fromEntries(fields), a_later_field: { of: ['any', 'kind'] } };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
