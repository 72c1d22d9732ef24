import { actionCodec, actionSize } from '../actions.js';
import { resolveHideAndSeekConfig, validateHideAndSeekConfig } from '../config-validation.js';
import type { HideAndSeekConfig, HideAndSeekOptions } from '../config.js';
import { randomWords } from '../random.js';
import { typeName } from '../wording.js';
import { HideAndSeekReplayError } from './replay-error.js';
import type { Replay } from './replay.js';
import { rulesVersion } from './rules-version.js';

/** What a replay says before its actions. */
export type ReplayFacts = Omit<Replay, 'actions' | 'active'>;

/** The same before it was looked at. */
export type UncheckedFacts = { readonly [K in keyof ReplayFacts]?: unknown };

/**
 * The facts of a replay that somebody may have made by hand, after everything in it was checked.
 *
 * @throws HideAndSeekReplayError when it is none
 */
export function checkedReplay(replay: Replay): ReplayFacts {
  if (typeof replay !== 'object' || replay === null) throw malformed('it is not an object');
  const facts = checkedFacts(replay);
  const { actions, active } = replay;
  const { config, steps } = facts;
  const agents = config.seekers + config.hiders;
  checkArray('actions', actions, 'Float32Array', steps * agents * actionSize);
  checkArray('active', active, 'Uint8Array', steps * agents);
  const { canonical } = actionCodec(config);
  const row = new Float32Array(actionSize);
  for (let at = 0; at < active.length; at++) {
    if (active[at] === 1) canonical(actions, at * actionSize, row, 0);
    else row.fill(0);
    if (active[at]! > 1 || row.some((value, i) => value !== actions[at * actionSize + i])) {
      throw malformed(`agent ${at % agents} has no possible action in step ${Math.floor(at / agents) + 1}`);
    }
  }
  return facts;
}

/**
 * The same for a replay that is to be played: rules of another version are named before anything else.
 *
 * @throws HideAndSeekReplayError when other rules recorded it, or when it is no replay
 */
export function playableReplay(replay: Replay): ReplayFacts {
  if (isVersion(replay?.rulesVersion)) checkRules(replay.rulesVersion);
  return checkedReplay(replay);
}

/**
 * The facts, wherever they came from; the configuration is made complete.
 *
 * @throws HideAndSeekReplayError when they are not those of a replay
 */
export function checkedFacts({
  rulesVersion,
  config,
  random,
  steps,
  finalHash,
}: UncheckedFacts): ReplayFacts {
  if (!isVersion(rulesVersion)) throw malformed('its rulesVersion is no version');
  const played = checkedConfig(config, rulesVersion);
  if (!isGenerator(random)) throw malformed('its random is no state of a random generator');
  if (!isWholeNumber(steps, 1, played.episodeSteps)) {
    throw malformed(`its steps are not a whole number from 1 to ${played.episodeSteps}`);
  }
  if (typeof finalHash !== 'string' || !/^[0-9a-f]{16}$/.test(finalHash)) {
    throw malformed('its finalHash is not made of 16 hexadecimal digits');
  }
  return { rulesVersion, config: played, random: Uint32Array.from(random), steps, finalHash };
}

/** @throws HideAndSeekReplayError when other rules than these recorded the replay */
function checkRules(recordedWith: number): void {
  if (recordedWith === rulesVersion) return;
  throw new HideAndSeekReplayError(
    `The replay was recorded with version ${recordedWith} of the rules;` +
      ` this environment plays version ${rulesVersion}.`,
  );
}

export function malformed(problem: string): HideAndSeekReplayError {
  return new HideAndSeekReplayError(`The replay cannot be used: ${problem}.`);
}

function checkedConfig(given: unknown, recordedWith: number): HideAndSeekConfig {
  if (given === undefined) throw malformed('it has no config');
  const options = given as HideAndSeekOptions;
  const [first] = validateHideAndSeekConfig(options);
  if (first === undefined) return resolveHideAndSeekConfig(options);
  // The options of another version may be others.
  checkRules(recordedWith);
  const key = first.key.length > 40 ? `${first.key.slice(0, 40)}...` : first.key;
  throw malformed(`its ${key} ${first.problem} (allowed: ${first.allowed})`);
}

/** By the name of the type, which arrays of another realm have too. */
function checkArray(name: string, given: unknown, type: string, length: number): void {
  const givenType = typeName(given);
  if (givenType !== type) throw malformed(`its ${name} are ${givenType}, not ${type}`);
  const array = given as ArrayLike<number>;
  if (array.length === length) return;
  throw malformed(`its ${name} are ${array.length} numbers where ${length} are needed`);
}

function isVersion(value: unknown): value is number {
  return isWholeNumber(value, 1, 0xffff_ffff);
}

/** All-zero is the one state that a generator never has: it would give zeros for ever. */
function isGenerator(random: unknown): random is ArrayLike<number> {
  if (typeof random !== 'object' || random === null) return false;
  const given = random as ArrayLike<unknown>;
  if (given.length !== randomWords) return false;
  const words = Array.from(given);
  return words.every((word) => isWholeNumber(word, 0, 0xffff_ffff)) && words.some((word) => word !== 0);
}

function isWholeNumber(value: unknown, least: number, most: number): value is number {
  return Number.isInteger(value) && (value as number) >= least && (value as number) <= most;
}
