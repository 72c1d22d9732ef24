import type { JsonObject } from './canonical-json.js';
import { decodeCanonicalJson, encodeCanonicalJson, isJsonObject } from './canonical-json.js';
import { sha256 } from './digest.js';

/** JSON that carries, in the field `digestField`, the SHA-256 of the canonical JSON of all its other fields. */
export function encodeSelfDigested(fields: JsonObject, digestField: string): Uint8Array {
  return encodeCanonicalJson({ ...fields, [digestField]: sha256(encodeCanonicalJson(fields)) });
}

/** The other fields, or null where a single bit differs from what `encodeSelfDigested` wrote. */
export function decodeSelfDigested(bytes: Uint8Array, digestField: string): JsonObject | null {
  try {
    const value = decodeCanonicalJson(bytes);
    if (!isJsonObject(value)) return null;
    const { [digestField]: claimed, ...fields } = value;
    return claimed === sha256(encodeCanonicalJson(fields)) ? fields : null;
  } catch {
    return null;
  }
}
