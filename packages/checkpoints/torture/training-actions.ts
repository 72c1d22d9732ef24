import type { CheckpointManager } from '../src/checkpoint-manager.js';
import type { RetentionOptions } from '../src/retention/retention-options.js';
import type { Holdings } from './holdings.js';
import type { Random } from './random.js';
import type { Acknowledgement } from './step-recorder.js';
import { tinyInput } from './tiny-checkpoint.js';

/** What people do to a store beside training. */
export type Action = (manager: CheckpointManager) => Promise<Acknowledgement>;

/** About as many bytes as a tiny checkpoint has. */
const BYTES_OF_CHECKPOINT = 2500;

/** Every policy of retention: the newest, every second iteration, the best by a figure that falls, a budget. */
export function drawRetention(random: Random): RetentionOptions {
  const keepLastN = 1 + random.below(3);
  return random.pick([
    { keepLastN },
    { keepLastN, keepEvery: 2 },
    { keepLastN, keepBest: { metric: 'reward_mean', count: 1, mode: 'min' } },
    { keepLastN: 0, maxBytes: (1 + random.below(4)) * BYTES_OF_CHECKPOINT },
  ]);
}

export function saving(iteration: number, policies?: number, isLarge?: boolean): Action {
  return async (manager) => {
    const { entry, removed } = await manager.save(tinyInput(iteration, policies, isLarge));
    // A save syncs the store's directory: whatever dead processes have done there is on the disk as well.
    return { places: 'all', pins: [entry.name, ...removed] };
  };
}

export function pinning(name: string): Action {
  return async (manager) => {
    await manager.pin(name);
    return { places: [name], pins: [name] };
  };
}

/**
 * Something that makes sense with what is there.
 *
 * @param named checkpoints that have their name; one that an archiving has left in the trash gets its name back from
 * whoever takes the lock, which those who pin and unpin do not.
 */
export function drawAction(
  present: Holdings,
  random: Random,
  named: readonly string[] = [...present.keys()],
): Action {
  const holdings = [...present];
  const there = holdings.flatMap(([name, { original }]) => (original === null ? [] : [name]));
  const pinned = holdings.flatMap(([name, { isPinned }]) => (isPinned === true ? [name] : []));
  const archived = holdings.flatMap(([name, { archive }]) => (archive === null ? [] : [name]));
  const actions: Action[] = [pruning];
  const [pinnable, unpinnable] = [there, pinned].map((names) => names.filter((name) => named.includes(name)));
  if (pinnable.length > 0) actions.push(pinning(random.pick(pinnable)));
  if (unpinnable.length > 0) actions.push(unpinning(random.pick(unpinnable)));
  for (const names of [there, pinned]) if (names.length > 0) actions.push(archiving(random.pick(names)));
  if (archived.length > 0) actions.push(unarchiving(random.pick(archived)));
  return random.pick(actions);
}

function unpinning(name: string): Action {
  return async (manager) => {
    await manager.unpin(name);
    return { places: [], pins: [name] };
  };
}

const pruning: Action = async (manager) => {
  const { removed } = await manager.prune();
  return { places: removed, pins: removed };
};

function archiving(name: string): Action {
  return async (manager) => {
    await manager.archive(name);
    return { places: [name], pins: [name] };
  };
}

function unarchiving(name: string): Action {
  return async (manager) => {
    await manager.unarchive(name);
    return { places: [name], pins: [name] };
  };
}
