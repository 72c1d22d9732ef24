import { CheckpointManager } from '../src/checkpoint-manager.js';
import type { FileTree } from './file-tree.js';
import { filesBelow, find } from './file-tree.js';
import { ModelFileSystem } from './model-file-system.js';
import { Random } from './random.js';
import { STORE } from './holdings.js';
import type { Row, RowOptions } from './row.js';
import { RowCount } from './row.js';
import { tinyInput } from './tiny-checkpoint.js';

const BLOCK_SIZES = [1, 4, 64, 512, 4096];
/** Random damage to several places at once, of each store that is drawn. */
const RANDOM_CASES = 3000;

/** Files with other content; null: the file is gone. */
interface Damage {
  text: string;
  changes: ReadonlyMap<string, Uint8Array | null>;
}

/**
 * A checkpoint of which every bit is flipped, every length cut, every block zeroed, and every file swapped with one of
 * another checkpoint, one after the other; then random damage to several places. Size, inode and time stay as they
 * were where the length does, as on a disk that loses bits. All of it must be found: by name the checkpoint is refused,
 * 'latest' is the one before. A case is a damage.
 */
export const damage: Row = async (options: RowOptions) => {
  const random = new Random(options.seed);
  const count = new RowCount('damage', options);
  const figures = { bits: 0, truncations: 0, zeroedBlocks: 0, swaps: 0, random: 0 };
  while (!count.isDone) {
    const store = await drawStore(random);
    for (const [kind, damages] of kindsOfDamage(store, random)) {
      for (const each of damages) {
        if (count.isDone) break;
        const problem = await undetected(store, each);
        if (problem === undefined) continue;
        figures[kind]++;
        await count.add(problem && `${problem} (${each.text})`);
      }
    }
  }
  Object.assign(count.figures, figures);
  return count.report();
};

interface DamagedStore {
  tree: FileTree;
  /** The newest checkpoint and the one before. */
  newest: string;
  before: string;
}

async function drawStore(random: Random): Promise<DamagedStore> {
  const disk = new ModelFileSystem();
  const manager = new CheckpointManager(STORE, { fileSystem: disk });
  const first = 1 + random.below(1000);
  const names: string[] = [];
  for (const iteration of [first, first + 1])
    names.push((await manager.save(tinyInput(iteration, 1 + random.below(2)))).entry.name);
  const [before, newest] = names as [string, string];
  return { tree: disk.tree, newest, before };
}

function* kindsOfDamage(
  { tree, newest, before }: DamagedStore,
  random: Random,
): Generator<[keyof Figures, Iterable<Damage>]> {
  const files = filesBelow(tree, find(tree, `${STORE}/${newest}`) as number);
  const others = filesBelow(tree, find(tree, `${STORE}/${before}`) as number);
  yield ['swaps', swaps(files, others)];
  yield ['zeroedBlocks', zeroedBlocks(files)];
  yield ['truncations', truncations(files)];
  yield ['bits', flippedBits(files)];
  yield ['random', randomDamages(files, random)];
}

interface Figures {
  bits: number;
  truncations: number;
  zeroedBlocks: number;
  swaps: number;
  random: number;
}

function* flippedBits(files: ReadonlyMap<string, Uint8Array>): Generator<Damage> {
  for (const [path, bytes] of files) {
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const changed = bytes.slice();
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      yield { text: `bit ${bit} of ${path}`, changes: new Map([[path, changed]]) };
    }
  }
}

function* truncations(files: ReadonlyMap<string, Uint8Array>): Generator<Damage> {
  for (const [path, bytes] of files) {
    yield { text: `${path} is gone`, changes: new Map([[path, null]]) };
    for (let length = 0; length < bytes.length; length++)
      yield { text: `${path} cut to ${length} bytes`, changes: new Map([[path, bytes.slice(0, length)]]) };
  }
}

function* zeroedBlocks(files: ReadonlyMap<string, Uint8Array>): Generator<Damage> {
  for (const [path, bytes] of files) {
    for (const size of BLOCK_SIZES) {
      for (let at = 0; at < bytes.length; at += size) {
        const changed = bytes.slice().fill(0, at, at + size);
        yield { text: `${size} zeros at ${at} of ${path}`, changes: new Map([[path, changed]]) };
      }
    }
  }
}

/** Every file in the place of every other, of the same checkpoint and of the one before. */
function* swaps(
  files: ReadonlyMap<string, Uint8Array>,
  others: ReadonlyMap<string, Uint8Array>,
): Generator<Damage> {
  for (const path of files.keys()) {
    for (const [origin, bytes] of files)
      yield { text: `${origin} in the place of ${path}`, changes: new Map([[path, bytes]]) };
    for (const [origin, bytes] of others)
      yield {
        text: `${origin} of the one before in the place of ${path}`,
        changes: new Map([[path, bytes]]),
      };
  }
}

function* randomDamages(files: ReadonlyMap<string, Uint8Array>, random: Random): Generator<Damage> {
  for (let i = 0; i < RANDOM_CASES; i++) {
    const changes = new Map<string, Uint8Array>();
    for (let place = random.below(3); place >= 0; place--) {
      const path = random.pick([...files.keys()]);
      const bytes = changes.get(path) ?? (files.get(path) as Uint8Array);
      changes.set(path, damaged(bytes, random));
    }
    yield { text: `random damage to ${[...changes.keys()].join(', ')}`, changes };
  }
}

function damaged(bytes: Uint8Array, random: Random): Uint8Array {
  const at = random.below(bytes.length + 1);
  const noise = Uint8Array.from({ length: 1 + random.below(8) }, () => random.below(256));
  switch (random.below(4)) {
    case 0: // Noise in place.
      return Uint8Array.from(bytes, (byte, i) => (i >= at ? (noise[i - at] ?? byte) : byte));
    case 1: // Noise between.
      return Uint8Array.of(...bytes.subarray(0, at), ...noise, ...bytes.subarray(at));
    case 2: // Something left out.
      return Uint8Array.of(...bytes.subarray(0, at), ...bytes.subarray(at + noise.length));
    default: // A part twice.
      return Uint8Array.of(...bytes.subarray(0, at), ...bytes.subarray(Math.max(0, at - 8)));
  }
}

/** What was not found of a damage; undefined where nothing is other than it was. */
async function undetected(store: DamagedStore, { changes }: Damage): Promise<string | null | undefined> {
  const disk = new ModelFileSystem(store.tree);
  let isChanged = false;
  for (const [path, bytes] of changes) {
    const inode = find(disk.tree, `${STORE}/${store.newest}/${path}`) as number;
    const original = disk.tree.files.get(inode);
    if (bytes !== null && original !== undefined && Buffer.compare(bytes, original) === 0) continue;
    isChanged = true;
    if (bytes === null) await disk.removeFile(`${STORE}/${store.newest}/${path}`);
    else disk.tree.files.set(inode, bytes);
  }
  if (!isChanged) return undefined;
  return stillUsed(disk, store);
}

async function stillUsed(disk: ModelFileSystem, { newest, before }: DamagedStore): Promise<string | null> {
  const manager = new CheckpointManager(STORE, { fileSystem: disk, onWarning: () => undefined });
  try {
    const { entry, skipped } = await manager.load();
    if (entry.name === newest) return 'the damaged checkpoint was loaded';
    if (entry.name !== before || skipped[0]?.name !== newest)
      return `${entry.name} was loaded, nothing skipped`;
    return null;
  } catch (error) {
    return `loading failed: ${String(error)}`;
  }
}
