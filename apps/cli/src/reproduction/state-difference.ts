import type { JsonValue, NamedTensor } from '@hideout/checkpoints';
import type { TrainingState } from '@hideout/ppo';

/** The first place where two states of a training differ. */
export interface StateDifference {
  /** Such as `policies/seeker_policy/policy.layer0.weight`. */
  readonly place: string;
  readonly detail: string;
}

type Tensors = Readonly<Record<string, NamedTensor>>;

/**
 * Compares bit by bit: weights first, then what else learning goes on from, then numbers outside tensors.
 *
 * @returns null when the states are the same.
 */
export function firstDifference(expected: TrainingState, actual: TrainingState): StateDifference | null {
  for (const policyId of allKeys(expected.policies, actual.policies)) {
    const [left, right] = [expected.policies[policyId], actual.policies[policyId]];
    const found =
      tensorDifference(`policies/${policyId}/`, left?.arrays ?? {}, right?.arrays ?? {}) ??
      jsonDifference(`policies/${policyId}`, left?.json, right?.json);
    if (found !== null) return found;
  }
  return (
    tensorDifference('state/', expected.arrays, actual.arrays) ??
    jsonDifference('state', expected.json, actual.json)
  );
}

/** Tensors that a state consists of. */
export function tensorCount({ arrays, policies }: TrainingState): number {
  const all = [arrays, ...Object.values(policies).map((policy) => policy.arrays)];
  return all.reduce((sum, tensors) => sum + Object.keys(tensors).length, 0);
}

function tensorDifference(prefix: string, expected: Tensors, actual: Tensors): StateDifference | null {
  for (const name of allKeys(expected, actual)) {
    const detail = arrayDifference(expected[name], actual[name]);
    if (detail !== null) return { place: prefix + name, detail };
  }
  return null;
}

function arrayDifference(expected: NamedTensor | undefined, actual: NamedTensor | undefined): string | null {
  if (expected === undefined) return 'is not in the checkpoint';
  if (actual === undefined) return 'is in the checkpoint only';
  const [left, right] = [expected.data, actual.data];
  if (left.constructor.name !== right.constructor.name || left.length !== right.length) {
    return `${left.constructor.name} of ${left.length} in the checkpoint, ${right.constructor.name} of ${right.length} now`;
  }
  const [before, now] = [bytesOf(left), bytesOf(right)];
  if (before.equals(now)) return null;
  let [count, largest] = [0, 0];
  for (let i = 0; i < left.length; i++) {
    const [a, b] = [left[i] ?? 0, right[i] ?? 0];
    if (Object.is(a, b)) continue;
    count += 1;
    largest = Math.max(largest, Math.abs(a - b));
  }
  return `${count} of ${left.length} numbers differ, by at most ${largest}`;
}

function bytesOf(array: NamedTensor['data']): Buffer {
  return Buffer.from(array.buffer, array.byteOffset, array.byteLength);
}

/** Where an entry is missing on one side, that side is `undefined`. */
function jsonDifference(
  place: string,
  expected: JsonValue | undefined,
  actual: JsonValue | undefined,
): StateDifference | null {
  if (isObject(expected) && isObject(actual)) {
    for (const key of allKeys(expected, actual)) {
      const found = jsonDifference(`${place}.${key}`, expected[key], actual[key]);
      if (found !== null) return found;
    }
    return null;
  }
  const [left, right] = [JSON.stringify(expected), JSON.stringify(actual)];
  return left === right
    ? null
    : { place, detail: `${left ?? 'nothing'} in the checkpoint, ${right ?? 'nothing'} now` };
}

function isObject(value: JsonValue | undefined): value is { [key: string]: JsonValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The first's keys in their order, then those that only the second has. */
function allKeys(first: object, second: object): readonly string[] {
  return [...new Set([...Object.keys(first), ...Object.keys(second)])];
}
