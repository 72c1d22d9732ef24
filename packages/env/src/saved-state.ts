import { blockCooldownSteps } from './block-actions.js';
import type { HideAndSeekConfig } from './config.js';
import { Voxel } from './voxels.js';
import { typeName } from './wording.js';
import { deriveUnsaved, stateArrayNames } from './world-state.js';
import type { WorldState } from './world-state.js';

/** The arrays that a saved state is made of. */
export type SavedArray = Uint8Array | Uint32Array | Int32Array | Float64Array;

/** Structurally a ppo `NamedArrays`, as far as reading goes. */
export type SavedState = Record<string, SavedArray>;

/** A saved state that this environment cannot go on from. */
export class HideAndSeekStateError extends Error {
  override readonly name = 'HideAndSeekStateError';

  constructor(
    /** The array that is wrong. */
    readonly array: string,
    problem: string,
  ) {
    super(
      `The saved hide-and-seek state cannot be loaded: '${array}' ${problem}.` +
        ' Load it into an environment with the same worlds, teams, map, world size and height, and the same version.',
    );
  }
}

/** What `format` holds: the version of the format, then what the sizes of the arrays follow from. */
const formatVersion = 2;

/** A copy of everything that the future of the worlds depends on. */
export function saveWorldState(state: WorldState): SavedState {
  const saved: SavedState = { format: formatOf(state) };
  for (const name of stateArrayNames) saved[name] = state[name].slice();
  return saved;
}

/**
 * Goes back to a saved state. Nothing is changed when it does not fit.
 *
 * @throws HideAndSeekStateError when an array is missing, unknown, of another type or length, or holds what cannot be
 */
export function loadWorldState(
  state: WorldState,
  saved: Readonly<Record<string, unknown>>,
  config: HideAndSeekConfig,
): void {
  const format = formatOf(state);
  checkArray('format', saved['format'], format);
  const given = saved['format'] as Uint32Array;
  if (given.some((value, i) => value !== format[i])) {
    const [have, need] = [`[${given.join(', ')}]`, `[${format.join(', ')}]`];
    throw new HideAndSeekStateError('format', `is ${have}, not ${need} (${formatNames.join(', ')})`);
  }
  for (const name of stateArrayNames) checkArray(name, saved[name], state[name]);
  const known: readonly string[] = ['format', ...stateArrayNames];
  const unknown = Object.keys(saved).find((name) => !known.includes(name));
  if (unknown !== undefined) throw new HideAndSeekStateError(unknown, 'is not part of such a state');
  checkValues(saved as SavedState, config);

  for (const name of stateArrayNames) state[name].set(saved[name] as SavedArray);
  deriveUnsaved(state);
}

const formatNames = ['version', 'worlds', 'seekers', 'hiders', 'size', 'height'];

function formatOf({ worlds, seekers, hiders, grids }: WorldState): Uint32Array {
  const { size, height } = grids[0]!;
  return Uint32Array.of(formatVersion, worlds, seekers, hiders, size, height);
}

function checkArray(name: string, given: unknown, like: SavedArray): void {
  if (given === undefined) throw new HideAndSeekStateError(name, 'is missing');
  const type = typeName(like);
  const givenType = typeName(given);
  if (givenType !== type) throw new HideAndSeekStateError(name, `is a ${givenType}, not a ${type}`);
  const { length } = given as SavedArray;
  if (length !== like.length) {
    throw new HideAndSeekStateError(name, `has ${length} numbers, not ${like.length}`);
  }
}

/** What would break the rules later on, or take them out of the world, is refused now. */
function checkValues(saved: SavedState, config: HideAndSeekConfig): void {
  const { worldSize, worldHeight, episodeSteps, carryCapacity } = config;
  checkRange('voxels', saved, 0, Math.max(...Object.values(Voxel)));
  checkRange('step', saved, 0, episodeSteps);
  checkRange('carried', saved, 0, carryCapacity);
  checkRange('cooldown', saved, 0, blockCooldownSteps);
  for (const name of ['velocity', 'yaw', 'pitch', 'lastSeen']) {
    checkRange(name, saved, -Number.MAX_VALUE, Number.MAX_VALUE);
  }
  const limits = [worldSize, worldHeight, worldSize];
  const isOutside = (value: number, i: number): boolean => !(value >= 0 && value < limits[i % 3]!);
  const outside = (saved['position'] as Float64Array).find(isOutside);
  if (outside !== undefined)
    throw new HideAndSeekStateError('position', `has ${outside}, outside of the world`);
}

function checkRange(name: string, saved: SavedState, least: number, most: number): void {
  // Not within it, instead of outside of it: NaN is neither.
  const wrong = saved[name]!.find((value) => !(value >= least && value <= most));
  if (wrong === undefined) return;
  throw new HideAndSeekStateError(name, `has ${wrong}, which is not ${least} to ${most}`);
}
