import type { FileTree } from './file-tree.js';
import { copyTree, ROOT } from './file-tree.js';
import type { Operation } from './model-file-system.js';
import { apply } from './model-file-system.js';
import type { Random } from './random.js';

/** What a crash leaves of one operation that was not yet synced: nothing, all, or (a write) part of it. */
type Remnant = 'nothing' | 'all' | 'first half' | 'zeros';

const REMNANTS: readonly Remnant[] = ['nothing', 'all'];
/** 'zeros': the file has grown and its blocks have not been written. */
const REMNANTS_OF_WRITE: readonly Remnant[] = ['nothing', 'all', 'first half', 'zeros'];

/**
 * What may lie on the disk when the power goes, by the crash rules of the port and nothing more: of the operations that
 * no sync has made safe, any subset may have reached the disk, in any order between files and directories.
 */
export class CrashModel {
  #durable: FileTree;
  #pending: Operation[] = [];

  constructor(tree: FileTree) {
    this.#durable = copyTree(tree);
  }

  /** How many operations no sync has made safe. */
  get pendingCount(): number {
    return this.#pending.length;
  }

  /** The next operation of the log has happened. */
  advance(operation: Operation): void {
    if (operation.kind === 'sync')
      this.#settle((pending) => pending.kind === 'write' && pending.file === operation.file);
    else if (operation.kind === 'syncdir') {
      this.#settle((pending) => 'directory' in pending && pending.directory === operation.directory);
      this.#forgetUnreachable();
    } else this.#pending.push(operation);
  }

  /** The disk with nothing of what is not safe. */
  get durable(): FileTree {
    return this.#durable;
  }

  /**
   * Disks that a crash now may leave: all of them where these are at most `limit`, else the extreme ones (all, none, one
   * missing, one alone) and randomly drawn ones.
   */
  *states(limit: number, random: Random): Generator<FileTree> {
    const choices = this.#pending.map(remnantsOf);
    const count = choices.reduce((product, remnants) => product * remnants.length, 1);
    if (count <= limit) {
      for (let number = 0; number < count; number++) yield this.#state(digits(number, choices));
      return;
    }
    yield* this.#extremes(choices);
    for (let i = 2 + 2 * choices.length; i < limit; i++) {
      const share = random.next();
      yield this.#state(choices.map((remnants) => (random.next() < share ? random.pick(remnants) : 'all')));
    }
  }

  *#extremes(choices: readonly (readonly Remnant[])[]): Generator<FileTree> {
    const all = choices.map((): Remnant => 'all');
    const none = choices.map((): Remnant => 'nothing');
    yield this.#state(all);
    yield this.#state(none);
    for (const i of choices.keys()) {
      yield this.#state(all.with(i, 'nothing'));
      yield this.#state(none.with(i, 'all'));
    }
  }

  #state(remnants: readonly Remnant[]): FileTree {
    const tree = copyTree(this.#durable);
    for (const [i, operation] of this.#pending.entries()) {
      const left = remnantOf(operation, remnants[i] as Remnant);
      if (left !== null) apply(tree, left);
    }
    return tree;
  }

  #settle(isSafeNow: (operation: Operation) => boolean): void {
    for (const operation of this.#pending.filter(isSafeNow)) apply(this.#durable, operation);
    this.#pending = this.#pending.filter((operation) => !isSafeNow(operation));
  }

  /** What happens in a directory that has durably lost its name can no longer be seen. */
  #forgetUnreachable(): void {
    const reachable = new Set<number>([ROOT]);
    const visit = (inode: number): void => {
      reachable.add(inode);
      for (const child of this.#durable.directories.get(inode)?.values() ?? [])
        if (!reachable.has(child)) visit(child);
    };
    visit(ROOT);
    for (const operation of this.#pending) if ('inode' in operation) visit(operation.inode);
    this.#pending = this.#pending.filter((operation) =>
      reachable.has('file' in operation ? operation.file : operation.directory),
    );
    for (const contents of [this.#durable.directories, this.#durable.files])
      for (const inode of contents.keys()) if (!reachable.has(inode)) contents.delete(inode);
  }
}

function remnantsOf(operation: Operation): readonly Remnant[] {
  return operation.kind === 'write' && operation.bytes.length > 1 ? REMNANTS_OF_WRITE : REMNANTS;
}

function remnantOf(operation: Operation, remnant: Remnant): Operation | null {
  if (remnant === 'nothing') return null;
  if (remnant === 'all' || operation.kind !== 'write') return operation;
  const { zeros, firstHalf } = partsOf(operation.bytes);
  return { ...operation, bytes: remnant === 'zeros' ? zeros : firstHalf };
}

interface Parts {
  readonly zeros: Uint8Array;
  readonly firstHalf: Uint8Array;
}

/** The same each time, as what a file holds is hashed once. */
const parts = new WeakMap<Uint8Array, Parts>();

function partsOf(bytes: Uint8Array): Parts {
  const known = parts.get(bytes);
  if (known !== undefined) return known;
  const made = { zeros: new Uint8Array(bytes.length), firstHalf: bytes.subarray(0, bytes.length >> 1) };
  parts.set(bytes, made);
  return made;
}

/** A number written in digits of the sizes of the choices. */
function digits(number: number, choices: readonly (readonly Remnant[])[]): Remnant[] {
  let rest = number;
  return choices.map((remnants) => {
    const digit = rest % remnants.length;
    rest = (rest - digit) / remnants.length;
    return remnants[digit] as Remnant;
  });
}
