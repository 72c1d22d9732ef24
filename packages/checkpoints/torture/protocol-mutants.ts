import { isLeftover } from '../src/removal.js';
import { CrashModel } from './crash-model.js';
import { brokenPromise, promisesAt, reopeningProblem } from './crash-oracle.js';
import { hashOf } from './file-tree.js';
import { STORE } from './holdings.js';
import type { Operation } from './model-file-system.js';
import { Random } from './random.js';
import type { RecordedTraining, TrainingPlan } from './recorded-training.js';
import { recordTraining } from './recorded-training.js';
import type { Row, RowOptions } from './row.js';
import { RowCount } from './row.js';

const STATES_A_PLACE = 400;

/** Retention removes one checkpoint in the third save. In the second training no index can be written. */
const PLANS: readonly TrainingPlan[] = [
  {
    saves: 3,
    retention: { keepLastN: 2 },
    policies: 1,
    isLarge: false,
    indexFails: 'never',
    isEventful: false,
  },
  {
    saves: 3,
    retention: { keepLastN: 2 },
    policies: 1,
    isLarge: false,
    indexFails: 'always',
    isEventful: false,
  },
];

/** A change of the order of things that a writer of this package could make by mistake. */
interface Mutant {
  text: string;
  /** The first operation that is not where it belongs. */
  place: number;
  log: readonly Operation[];
  /** The steps that it concerns: one that is left out, or two that change places. */
  steps: readonly [string] | readonly [string, string];
}

/** Why a mutant loses nothing; tried in this order. Steps read as in `write .tmp-checkpoint_000003-*\/metadata.json`. */
const HARMLESS: readonly {
  reason: string;
  holds: (steps: Mutant['steps'], plan: TrainingPlan) => boolean;
}[] = [
  {
    reason:
      'the index is a cache: where its newest version is not yet durable the one before is, and what that does not ' +
      'know is read anew',
    holds: (steps) => steps.some((step) => step === 'syncdir . (index)'),
  },
  {
    reason:
      'nothing reads a half-written directory: its steps are free among themselves, as long as all precede the rename',
    holds: (steps) => isPair(steps) && steps.every(isBeforeRename) && !isSyncOfWrite(steps),
  },
  {
    reason: 'nothing reads a directory of trash: its steps are free among themselves',
    holds: (steps) => isPair(steps) && steps.every((step) => /^(unlink|rmdir) \.trash-/.test(step)),
  },
  {
    reason:
      'the sync of a directory of trash makes the loss of a pin safe before anything else goes; in these trainings ' +
      'nothing is pinned',
    holds: (steps) => steps.some((step) => /^syncdir \.trash-/.test(step)),
  },
  {
    reason: 'the lock file is empty or says who holds the lock; it matters to no checkpoint',
    holds: (steps) => steps.some((step) => / \.lock$/.test(step)),
  },
  {
    reason:
      'the index is written, and the directory synced for it, before the save is acknowledged; without an index, as in ' +
      'the second training, the same mutants are caught',
    holds: (steps, { indexFails }) =>
      indexFails === 'never' && steps.includes('syncdir . (checkpoint)') && !steps.some(isTrash),
  },
  {
    reason: 'the directories above the store are synced long before anything is acknowledged',
    holds: ([first, second]) => / \/(runs)?$/.test(first) && /^mkdir \/runs/.test(second ?? ''),
  },
];

/**
 * Every sync left out, and every pair of neighbouring steps swapped, in the log of a training: the crash model must show
 * a disk that breaks a promise, or a rule above must say why there is none. A case is a mutant.
 */
export const protocolMutants: Row = async (options: RowOptions) => {
  const count = new RowCount('protocol mutants', options);
  const figures = { caught: 0, impossible: 0, harmless: 0 };
  const random = new Random(options.seed);
  for (const plan of PLANS) {
    const training = await recordTraining(plan, random);
    for (const mutant of mutants(training.log, describe(training.log))) {
      if (count.isStopped) break;
      if (isPair(mutant.steps) && isImpossible(training.log, mutant.place)) {
        figures.impossible++;
        await count.add(null);
        continue;
      }
      const loss = await lossOf(mutant, training, random);
      const rule = HARMLESS.find(({ holds }) => holds(mutant.steps, plan));
      if (loss !== null) figures.caught++;
      else if (rule !== undefined) figures.harmless++;
      // A rule that explains what is caught is as wrong as none that explains what is not.
      const isExplained = (loss === null) === (rule !== undefined);
      await count.add(isExplained ? null : `${mutant.text}: ${loss ?? 'not caught, and no rule says why'}`);
    }
  }
  Object.assign(count.figures, figures);
  return count.report();
};

function* mutants(log: readonly Operation[], steps: readonly string[]): Generator<Mutant> {
  for (const [place, operation] of log.entries()) {
    const step = steps[place] as string;
    if (operation.kind === 'sync' || operation.kind === 'syncdir')
      yield { text: `without ${step}`, place, log: log.with(place, NOTHING), steps: [step] };
    const [next, nextStep] = [log[place + 1], steps[place + 1]];
    if (next === undefined || nextStep === undefined) continue;
    const swapped = log.with(place, next).with(place + 1, operation);
    yield { text: `${nextStep} before ${step}`, place, log: swapped, steps: [step, nextStep] };
  }
}

/** Stands for a step that is left out, so that all others keep their places. */
const NOTHING: Operation = { kind: 'sync', path: '', file: -1 };

/** Whether the second of two steps needs what the first one makes, so that any file system refuses the swap. */
function isImpossible(log: readonly Operation[], place: number): boolean {
  const [first, second] = [log[place], log[place + 1]];
  if (first === undefined || second === undefined) return false;
  if (first.kind === 'create' || first.kind === 'mkdir')
    return (
      ('file' in second && second.file === first.inode) ||
      ('directory' in second && second.directory === first.inode) ||
      (second.kind === 'rename' && second.inode === first.inode)
    );
  return second.kind === 'rmdir' && 'directory' in first && first.directory === second.inode;
}

/** The first broken promise that a crash during the save of a mutant leads to, or null. */
async function lossOf(mutant: Mutant, training: RecordedTraining, random: Random): Promise<string | null> {
  const model = new CrashModel(training.tree);
  const end = training.events.find(
    ({ kind, place }) => kind === 'acknowledged' && place > mutant.place,
  )?.place;
  // What the store reads of a disk is all but leftovers: two disks with the same need to be opened once only.
  const opened = new Map<number, string | null>();
  for (const [place, operation] of mutant.log.entries()) {
    if (place > (end ?? training.log.length)) break;
    if (place > mutant.place) {
      const promises = promisesAt(training, place);
      for (const tree of model.states(STATES_A_PLACE, random)) {
        const broken = brokenPromise(tree, promises);
        if (broken !== null) return broken;
        const hash = hashOf(tree, (name) => !isLeftover(name));
        const known = opened.get(hash);
        const problem = known === undefined ? await reopeningProblem(tree) : known;
        if (problem !== null) return problem;
        opened.set(hash, problem);
      }
    }
    model.advance(operation);
  }
  return null;
}

/** The log as people read it; the syncs of the store say what they are for. */
function describe(log: readonly Operation[]): string[] {
  let lastRename = '';
  return log.map((operation) => {
    const path = shown(operation.path);
    if (operation.kind === 'rename') {
      const to = shown(`${STORE}/${operation.to}`);
      lastRename = to.startsWith('.trash-')
        ? 'trash'
        : to === 'checkpoint_index.json'
          ? 'index'
          : 'checkpoint';
      return `rename ${path} to ${to}`;
    }
    if (operation.kind === 'syncdir' && operation.path === STORE) return `syncdir . (${lastRename})`;
    return `${operation.kind} ${path}`;
  });
}

function shown(path: string): string {
  const inStore = path.startsWith(`${STORE}/`) ? path.slice(STORE.length + 1) : path;
  return inStore.replace(/-[0-9a-f]{16}/, '-*');
}

function isTrash(step: string): boolean {
  return step.includes('.trash-');
}

function isPair(steps: Mutant['steps']): boolean {
  return steps.length === 2;
}

function isBeforeRename(step: string): boolean {
  return /^(mkdir|create|write|sync|syncdir) \.tmp-checkpoint_\d/.test(step);
}

function isSyncOfWrite([first, second]: Mutant['steps']): boolean {
  return second?.startsWith('sync ') === true && first.replace('write ', 'sync ') === second;
}
