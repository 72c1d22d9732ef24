import { StateMismatchError } from './errors/state-mismatch-error.js';
import type { JsonObject, JsonValue, NamedTensors } from './named-tensors.js';
import { vector } from './named-tensors.js';
import type { NetworkShape } from './network.js';
import type { ObservationNormalizer } from './observation-normalizer.js';
import type { CellShape } from './recurrent/memory.js';
import { restoreArray } from './training-state.js';
import type { ActionSpace } from './vector-env.js';

/** What a policy's weights mean: read out of a saved policy, or written into one. */
export interface PolicyDescription {
  readonly policyId: string;
  readonly observationSize: number;
  readonly actionSpace: ActionSpace;
  readonly hiddenSizes: readonly number[];
  readonly activation: NetworkShape['activation'];
  /** The cell of the network; missing or null: none. */
  readonly memory?: CellShape | null;
  /** Whether the value function is a head of the policy's network. Default false. */
  readonly sharedLayers?: boolean;
  /** The value function's hidden layers, where they are others; null or missing: as the policy's. */
  readonly valueHiddenSizes?: readonly number[] | null;
  /** Numbers in what the value function sees instead of the observation; 0 or missing: the observation. */
  readonly stateSize?: number;
  /** Whether choices may be forbidden. Default false. */
  readonly hasActionMasks?: boolean;
  readonly normalizeObservations: boolean;
}

/** Entries that are written where they differ from the default only, so that older versions read what they can. */
const optionalEntries = [
  'memory',
  'shared_layers',
  'value_hidden_sizes',
  'state_size',
  'action_masks',
] as const;

export function policyJson(policy: PolicyDescription): JsonObject {
  const { actionSpace } = policy;
  return {
    policy_id: policy.policyId,
    observation_size: policy.observationSize,
    action_space:
      actionSpace.kind === 'continuous'
        ? { kind: 'continuous', size: actionSpace.size }
        : { kind: 'discrete', sizes: [...actionSpace.sizes] },
    hidden_sizes: [...policy.hiddenSizes],
    activation: policy.activation,
    ...(policy.memory ? { memory: { kind: policy.memory.kind, units: policy.memory.units } } : {}),
    ...(policy.sharedLayers ? { shared_layers: true } : {}),
    ...(policy.valueHiddenSizes ? { value_hidden_sizes: [...policy.valueHiddenSizes] } : {}),
    ...(policy.stateSize ? { state_size: policy.stateSize } : {}),
    ...(policy.hasActionMasks ? { action_masks: true } : {}),
    normalize_observations: policy.normalizeObservations,
  };
}

/** @throws {StateMismatchError} when an entry is missing or makes no sense. */
export function savedPolicy(json: JsonObject): PolicyDescription {
  const memory = savedMemory(json);
  return {
    policyId: savedText(json, 'policy_id'),
    observationSize: savedSize(json, 'observation_size'),
    actionSpace: savedActionSpace(json),
    hiddenSizes: savedSizes(json, 'hidden_sizes'),
    activation: savedActivation(json),
    ...(memory === null ? {} : { memory }),
    sharedLayers: json['shared_layers'] !== undefined && savedFlag(json, 'shared_layers'),
    valueHiddenSizes:
      json['value_hidden_sizes'] === undefined ? null : savedSizes(json, 'value_hidden_sizes'),
    stateSize: json['state_size'] === undefined ? 0 : savedSize(json, 'state_size'),
    hasActionMasks: json['action_masks'] !== undefined && savedFlag(json, 'action_masks'),
    normalizeObservations: savedFlag(json, 'normalize_observations'),
  };
}

/**
 * Checks that a saved policy's weights mean what the trainer takes them for: other action spaces and activations have
 * weights of the same shapes.
 *
 * @throws {StateMismatchError} naming the entry that differs.
 */
export function requireSamePolicy(saved: JsonObject, expected: PolicyDescription): void {
  const [found, wanted] = [policyJson(savedPolicy(saved)), policyJson(expected)];
  for (const entry of [
    'policy_id',
    'observation_size',
    'action_space',
    'hidden_sizes',
    'activation',
    ...optionalEntries,
  ]) {
    const [left, right] = [found, wanted].map((policy) => JSON.stringify(policy[entry]) ?? 'none');
    if (left !== right) throw new StateMismatchError(entry, left, right);
  }
}

/** The statistics, copied; names prefixed. */
export function savedNormalizer({ moments }: ObservationNormalizer, prefix: string): NamedTensors {
  return {
    [`${prefix}mean`]: vector(moments.mean.slice()),
    [`${prefix}variance`]: vector(moments.variance.slice()),
    [`${prefix}count`]: vector(Float64Array.of(moments.count)),
  };
}

/** @throws {StateMismatchError} when the statistics are missing or of another observation. */
export function restoreNormalizer(
  { moments }: ObservationNormalizer,
  arrays: NamedTensors,
  prefix: string,
): void {
  const count = new Float64Array(1);
  restoreArray(moments.mean, arrays, `${prefix}mean`);
  restoreArray(moments.variance, arrays, `${prefix}variance`);
  restoreArray(count, arrays, `${prefix}count`);
  moments.count = count[0];
}

function savedText(json: JsonObject, entry: string): string {
  const found = json[entry];
  if (typeof found !== 'string') throw mismatch(entry, found, 'a text');
  return found;
}

function savedFlag(json: JsonObject, entry: string): boolean {
  const found = json[entry];
  if (typeof found !== 'boolean') throw mismatch(entry, found, 'true or false');
  return found;
}

function savedActivation(json: JsonObject): NetworkShape['activation'] {
  const found = json['activation'];
  if (found !== 'tanh' && found !== 'relu') throw mismatch('activation', found, 'tanh or relu');
  return found;
}

/** The cell; null: the policy has none, and says nothing of one. */
function savedMemory(json: JsonObject): CellShape | null {
  const found = json['memory'];
  if (found === undefined) return null;
  if (typeof found === 'object' && found !== null && !Array.isArray(found)) {
    const { kind, units } = found;
    if ((kind === 'lstm' || kind === 'gru') && isSize(units)) return { kind, units };
  }
  throw mismatch('memory', found, 'an lstm or a gru with units');
}

function savedSize(json: JsonObject, entry: string): number {
  const found = json[entry];
  if (!isSize(found)) throw mismatch(entry, found, 'a whole number above 0');
  return found;
}

function savedSizes(json: JsonObject, entry: string): number[] {
  const found = json[entry];
  if (!Array.isArray(found) || found.length === 0 || !found.every(isSize)) {
    throw mismatch(entry, found, 'whole numbers above 0');
  }
  return found;
}

function savedActionSpace(json: JsonObject): ActionSpace {
  const found = json['action_space'];
  if (typeof found === 'object' && found !== null && !Array.isArray(found)) {
    if (found['kind'] === 'continuous') return { kind: 'continuous', size: savedSize(found, 'size') };
    if (found['kind'] === 'discrete') return { kind: 'discrete', sizes: savedSizes(found, 'sizes') };
  }
  throw mismatch('action_space', found, 'continuous or discrete');
}

function isSize(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) > 0;
}

function mismatch(entry: string, found: JsonValue | undefined, expected: string): StateMismatchError {
  return new StateMismatchError(entry, JSON.stringify(found) ?? 'missing', expected);
}
