import { HideAndSeekConfigError } from './config-error.js';
import type { ConfigProblem } from './config-error.js';
import type { HideAndSeekConfig, HideAndSeekOptions } from './config.js';
import { defaultHideAndSeekConfig, mapNames, mergedConfig, preparationSteps } from './config.js';
import { mostRooms } from './map-ruins.js';
import { lowestGround } from './terrain.js';
import { listed } from './wording.js';

/** The values that one option may have by itself, as plain data. */
export type OptionValues =
  | { readonly kind: 'whole number' | 'number'; readonly least: number; readonly most: number }
  | { readonly kind: 'one of'; readonly names: readonly string[] }
  | { readonly kind: 'true or false' };

/** What one option may be. */
export interface Rule {
  readonly values: OptionValues;
  readonly allowed: string;
  accepts(value: unknown): boolean;
}

/** Blocks above the highest ground at least: a wall of two, a block on it, and an agent that stands on that. */
const headroomBlocks = 5;

const rules: Readonly<Record<string, Rule>> = {
  map: oneOf(mapNames),
  worldSize: wholeNumber(16, 64),
  worldHeight: wholeNumber(8, 32),
  seekers: wholeNumber(1, 4),
  hiders: wholeNumber(1, 4),
  terrainRange: wholeNumber(0, 3),
  rooms: wholeNumber(1, 8),
  doorways: wholeNumber(1, 4),
  doorwayWidth: wholeNumber(1, 2),
  looseBlocks: wholeNumber(0, 64),
  carryCapacity: wholeNumber(1, 64),
  reachBlocks: real(1, 4),
  blockOwnership: oneOf(['team', 'none']),
  episodeSteps: wholeNumber(2, 100_000),
  preparationFraction: real(0, 0.9),
  rayCount: wholeNumber(1, 256),
  rayConeRad: real(0.1, 2 * Math.PI),
  viewRangeBlocks: real(1, 128),
  centralState: yesOrNo(),
  'catching.enabled': yesOrNo(),
  'catching.distanceBlocks': real(0.5, 16),
  'catching.holdSteps': wholeNumber(1, 240),
  actionSpace: oneOf(['continuous', 'discrete']),
  'rewards.preset': oneOf(['seed', 'visibility']),
  'rewards.endWhenAllCaught': yesOrNo(),
};
const rewardRule = real(-1000, 1000);

/** What an option, by its dotted path, may be as far as it does not depend on others. */
export function hideAndSeekOptionValues(key: string): OptionValues {
  return (rules[key] ?? rewardRule).values;
}

/** Every problem of the options, none when they can be played. Keys are dotted paths. */
export function validateHideAndSeekConfig(options: HideAndSeekOptions): readonly ConfigProblem[] {
  const single = [...singleProblems(defaultHideAndSeekConfig, options, '')];
  return single.length > 0 ? single : [...combinationProblems(mergedConfig(options))];
}

/**
 * The whole configuration: the defaults with `options` over them.
 *
 * @throws HideAndSeekConfigError with every problem, when there is one
 */
export function resolveHideAndSeekConfig(options: HideAndSeekOptions = {}): HideAndSeekConfig {
  const problems = validateHideAndSeekConfig(options);
  if (problems.length > 0) throw new HideAndSeekConfigError(problems);
  return mergedConfig(options);
}

function* singleProblems(defaults: object, options: unknown, path: string): Generator<ConfigProblem> {
  const known = Object.entries(defaults);
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    const key = path === '' ? 'config' : path.slice(0, -1);
    yield { key, problem: `is ${shown(options)}`, allowed: 'an object of options' };
    return;
  }
  for (const [name, value] of Object.entries(options)) {
    const key = path + name;
    const standard = known.find(([knownName]) => knownName === name);
    if (standard === undefined) {
      yield { key, problem: 'is not an option', allowed: known.map(([knownName]) => knownName).join(', ') };
    } else if (value !== undefined) {
      if (isSection(standard[1])) yield* singleProblems(standard[1], value, `${key}.`);
      else yield* valueProblems(key, value);
    }
  }
}

function* valueProblems(key: string, value: unknown): Generator<ConfigProblem> {
  const rule = rules[key] ?? rewardRule;
  if (!rule.accepts(value)) yield { key, problem: `is ${shown(value)}`, allowed: rule.allowed };
}

/** What is impossible only together; the options are right one by one. */
function* combinationProblems(config: HideAndSeekConfig): Generator<ConfigProblem> {
  const highest = config.worldHeight - lowestGround - headroomBlocks;
  if (config.map !== 'fort' && config.terrainRange > highest) {
    const allowed = `at most ${highest} in a world of worldHeight ${config.worldHeight}`;
    yield { key: 'terrainRange', problem: `is ${config.terrainRange}`, allowed };
  }
  const most = mostRooms(config.worldSize);
  if (config.map === 'ruins' && config.rooms > most) {
    const allowed = `at most ${most} in a world of worldSize ${config.worldSize}`;
    yield { key: 'rooms', problem: `is ${config.rooms}`, allowed };
  }
  const mostBlocks = Math.floor((config.worldSize * config.worldSize) / 16);
  if (config.looseBlocks > mostBlocks) {
    const allowed = `at most ${mostBlocks} in a world of worldSize ${config.worldSize}`;
    yield { key: 'looseBlocks', problem: `is ${config.looseBlocks}`, allowed };
  }
  if (config.looseBlocks > 0 && config.carryCapacity > config.looseBlocks) {
    const allowed = `at most looseBlocks, ${config.looseBlocks}`;
    yield { key: 'carryCapacity', problem: `is ${config.carryCapacity}`, allowed };
  }
  if (preparationSteps(config) >= config.episodeSteps) {
    const allowed = `a fraction that leaves seekers at least one of episodeSteps ${config.episodeSteps}`;
    yield { key: 'preparationFraction', problem: `is ${config.preparationFraction}`, allowed };
  }
}

export function wholeNumber(least: number, most: number): Rule {
  return {
    values: { kind: 'whole number', least, most },
    allowed: `a whole number from ${least} to ${most}`,
    accepts: (value) => Number.isInteger(value) && (value as number) >= least && (value as number) <= most,
  };
}

function real(least: number, most: number): Rule {
  return {
    values: { kind: 'number', least, most },
    allowed: `a number from ${least} to ${Math.round(most * 1000) / 1000}`,
    accepts: (value) => typeof value === 'number' && value >= least && value <= most,
  };
}

function yesOrNo(): Rule {
  return {
    values: { kind: 'true or false' },
    allowed: 'true or false',
    accepts: (value) => typeof value === 'boolean',
  };
}

function oneOf(names: readonly string[]): Rule {
  return {
    values: { kind: 'one of', names },
    allowed: listed(names),
    accepts: (value) => names.includes(value as string),
  };
}

function isSection(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/** A value as part of a sentence. */
export function shown(value: unknown): string {
  if (typeof value === 'string') return value.length > 40 ? `${value.slice(0, 40)}...` : value;
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
}
