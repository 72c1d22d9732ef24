import type { JsonObject } from './canonical-json.js';
import { canonicalFields, decodeJson, encodeCanonicalFields, isJsonObject } from './canonical-json.js';
import { sha256 } from './digest.js';

/** JSON that carries, in the field `digestField`, the SHA-256 of the canonical JSON of all its other fields. */
export function encodeSelfDigested(fields: JsonObject, digestField: string): Uint8Array {
  // An index is long: the texts of its fields are made once, for the digest and for the file.
  const texts = canonicalFields(fields);
  const digest = sha256(encodeCanonicalFields(texts));
  return encodeCanonicalFields(texts.set(digestField, JSON.stringify(digest)));
}

/** The other fields, or null where a single bit differs from what `encodeSelfDigested` wrote. */
export function decodeSelfDigested(bytes: Uint8Array, digestField: string): JsonObject | null {
  try {
    const value = decodeJson(bytes);
    if (!isJsonObject(value)) return null;
    const fields = { ...value };
    delete fields[digestField];
    return Buffer.compare(encodeSelfDigested(fields, digestField), bytes) === 0 ? fields : null;
  } catch {
    return null;
  }
}
