import { StateMismatchError } from '../errors/state-mismatch-error.js';
import { vector } from '../named-tensors.js';
import type { NamedTensors } from '../named-tensors.js';
import { streamStateSize } from '../random-streams.js';
import { prefixed, restoreArray, withoutPrefix } from '../training-state.js';
import type { BlockRange } from './seat.js';
import type { BlockState } from './rollout-pool.js';

/**
 * The blocks as named arrays: environments under `env/<block>/`, everything else for all worlds in one array, in the
 * order of the worlds.
 */
export function blockArrays(states: readonly BlockState[]): NamedTensors {
  return {
    ...Object.assign({}, ...states.map(({ env }, block) => prefixed(`env/${block}/`, env))),
    'random/actions': vector(Int32Array.from(states.flatMap(({ random }) => [...random]))),
    'episodes/rewards': vector(
      Float64Array.from(states.flatMap(({ episodeRewards }) => [...episodeRewards])),
    ),
    'episodes/lengths': vector(Int32Array.from(states.flatMap(({ episodeLengths }) => [...episodeLengths]))),
    ...memoryArrays(states),
  };
}

/** What the policies remember, rows of all blocks one after another. */
function memoryArrays(states: readonly BlockState[]): NamedTensors {
  const policyIds = Object.keys(states[0]?.memories ?? {});
  return Object.fromEntries(
    policyIds.map((policyId) => [
      memoryEntry(policyId),
      vector(Float32Array.from(states.flatMap(({ memories }) => [...memories[policyId]]))),
    ]),
  );
}

function memoryEntry(policyId: string): string {
  return `${policyId}/policy/memory`;
}

/**
 * @param memorySizes numbers that each policy with a memory remembers in one world.
 * @throws {StateMismatchError} when the arrays are of other worlds, or of other blocks of them.
 */
export function blockStates(
  arrays: NamedTensors,
  ranges: readonly BlockRange[],
  agentsPerWorld: number,
  memorySizes: Readonly<Record<string, number>> = {},
): readonly BlockState[] {
  const worlds = ranges.reduce((sum, range) => sum + range.worlds, 0);
  const random = new Int32Array(worlds * streamStateSize);
  const rewards = new Float64Array(worlds * agentsPerWorld);
  const lengths = new Int32Array(worlds);
  restoreArray(random, arrays, 'random/actions');
  restoreArray(rewards, arrays, 'episodes/rewards');
  restoreArray(lengths, arrays, 'episodes/lengths');
  const memories = Object.entries(memorySizes).map(([policyId, size]) => {
    const all = new Float32Array(worlds * size);
    restoreArray(all, arrays, memoryEntry(policyId));
    return { policyId, size, all };
  });
  const saved = new Set(
    Object.keys(arrays)
      .filter((name) => name.startsWith('env/'))
      .map((name) => name.split('/')[1]),
  );
  // An environment without any state leaves no arrays behind.
  if (saved.size > 0 && saved.size !== ranges.length) {
    throw new StateMismatchError('env', `in ${saved.size} blocks`, `${ranges.length} blocks`);
  }
  return ranges.map(({ firstWorld, worlds: count }, block) => {
    const end = firstWorld + count;
    return {
      env: withoutPrefix(`env/${block}/`, arrays),
      random: random.slice(firstWorld * streamStateSize, end * streamStateSize),
      episodeRewards: rewards.slice(firstWorld * agentsPerWorld, end * agentsPerWorld),
      episodeLengths: lengths.slice(firstWorld, end),
      memories: Object.fromEntries(
        memories.map(({ policyId, size, all }) => [policyId, all.slice(firstWorld * size, end * size)]),
      ),
    };
  });
}
