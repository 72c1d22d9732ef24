import type { JsonObject, JsonValue } from '@hideout/checkpoints';
import { defaultConfig } from '../config/config-text.js';
import { isFixed, isUntold } from './resumed-options.js';

/** An option that a checkpoint and a file say different things of. */
export interface Difference {
  /** Dotted path of the option. */
  readonly key: string;
  /** As JSON; null where there is no such option. */
  readonly checkpoint: string | null;
  readonly file: string | null;
}

/** What a difference says of one side, in words. */
export function optionText(value: string | null): string {
  return value ?? 'absent';
}

/**
 * What it means for a run: `safe` changes no bit of it, `learning` changes how it learns from there on, `incompatible`
 * does not go with what was saved.
 */
export type DifferenceKind = 'safe' | 'learning' | 'incompatible';

export function differenceKind({ key }: Difference): DifferenceKind {
  return isUntold(key) ? 'safe' : isFixed(key) ? 'incompatible' : 'learning';
}

/**
 * Every option that a run would follow differently from a checkpoint and from a file.
 *
 * @param saved the options in force when the checkpoint was saved, under config.yaml's names.
 * @param file those of the file, every one present.
 */
export function optionDifferences(saved: JsonObject, file: JsonObject): Difference[] {
  const before = completed(saved, defaultConfig().source);
  return differingOptions(inEffect(before), inEffect(file));
}

/** What was saved, over the defaults: an older version did what they say before there were such options. */
function completed(saved: JsonObject, defaults: JsonObject): JsonObject {
  const whole: Record<string, JsonValue> = { ...defaults, ...saved };
  for (const [key, standard] of Object.entries(defaults)) {
    const value = saved[key];
    if (value !== undefined && isObject(value) && isObject(standard)) whole[key] = completed(value, standard);
  }
  return whole;
}

/** Without options that nothing follows from: what a memory would be like where there is none. */
function inEffect(source: JsonObject): JsonObject {
  const ppo = source['ppo'];
  if (ppo === undefined || !isObject(ppo)) return source;
  const memory = ppo['memory'];
  if (memory === undefined || !isObject(memory) || memory['kind'] !== 'none') return source;
  return { ...source, ppo: { ...ppo, memory: { kind: 'none' } } };
}

/** Options that differ, leaf by leaf, in the order of their names. */
export function differingOptions(checkpoint: JsonObject, file: JsonObject): Difference[] {
  const [left, right] = [optionLeaves(checkpoint), optionLeaves(file)];
  return [...new Set([...left.keys(), ...right.keys()])]
    .sort()
    .map((key) => ({ key, checkpoint: left.get(key) ?? null, file: right.get(key) ?? null }))
    .filter((option) => option.checkpoint !== option.file);
}

/** Every option by its dotted path, as JSON. */
export function optionLeaves(json: JsonObject, prefix = ''): Map<string, string> {
  const found = new Map<string, string>();
  for (const [key, value] of Object.entries(json)) {
    if (isObject(value))
      for (const [path, leaf] of optionLeaves(value, `${prefix}${key}.`)) found.set(path, leaf);
    else found.set(prefix + key, JSON.stringify(value));
  }
  return found;
}

function isObject(value: JsonValue): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
