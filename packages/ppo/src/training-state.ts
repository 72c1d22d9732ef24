import { StateMismatchError } from './errors/state-mismatch-error.js';
import type { JsonObject, JsonValue, NamedTensor, NamedTensors } from './named-tensors.js';
import type { NamedArrays, TypedArray } from './vector-env.js';

/** Version of what `Trainer.state` hands out; another one is refused. */
export const trainingStateVersion = 2;

/**
 * Everything that a run needs to go on bit for bit. The weights are in `policies` (so that they can be used without
 * the rest), everything else in `json` and `arrays`.
 */
export interface TrainingState {
  readonly json: JsonObject;
  readonly arrays: NamedTensors;
  readonly policies: Readonly<Record<string, PolicyState>>;
}

/** A policy that can be used by itself: networks, normaliser, and what is needed to read them. */
export interface PolicyState {
  readonly json: JsonObject;
  readonly arrays: NamedTensors;
}

/** Arrays under a prefix, as tensors of one dimension. */
export function prefixed(prefix: string, arrays: Readonly<NamedArrays>): Record<string, NamedTensor> {
  return Object.fromEntries(
    Object.entries(arrays).map(([name, data]) => [`${prefix}${name}`, { data, shape: [data.length] }]),
  );
}

/** The arrays whose name starts with the prefix, without it. */
export function withoutPrefix(prefix: string, tensors: NamedTensors): NamedArrays {
  return Object.fromEntries(
    Object.entries(tensors)
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, tensor]) => [name.slice(prefix.length), tensor.data]),
  );
}

/**
 * Copies a saved array over one of the same kind and length.
 *
 * @throws {StateMismatchError} when it is missing, of another kind or of another length.
 */
export function restoreArray(into: TypedArray, tensors: NamedTensors, entry: string): void {
  const found = tensors[entry]?.data;
  const expected = `${into.constructor.name} of ${into.length}`;
  if (found === undefined) throw new StateMismatchError(entry, 'missing', expected);
  if (found.constructor !== into.constructor || found.length !== into.length) {
    throw new StateMismatchError(entry, `${found.constructor.name} of ${found.length}`, expected);
  }
  into.set(found);
}

/** @throws {StateMismatchError} when the entry is not a finite number. */
export function savedNumber(json: JsonObject, entry: string): number {
  const found = json[entry];
  if (typeof found !== 'number' || !Number.isFinite(found)) {
    throw new StateMismatchError(entry, JSON.stringify(found) ?? 'missing', 'a number');
  }
  return found;
}

/** @throws {StateMismatchError} when the entry is not an object. */
export function savedObject(json: JsonObject, entry: string): JsonObject {
  const found: JsonValue | undefined = json[entry];
  if (typeof found !== 'object' || found === null || Array.isArray(found)) {
    throw new StateMismatchError(entry, JSON.stringify(found) ?? 'missing', 'an object');
  }
  return found as JsonObject;
}
