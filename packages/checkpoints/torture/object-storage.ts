import { archiveNameOf } from '../src/archive/archive-name.js';
import { MANIFEST_FILE } from '../src/checkpoint-files.js';
import { CheckpointManager } from '../src/checkpoint-manager.js';
import type { FileSystemPort } from '../src/file-system-port.js';
import type { RetentionOptions } from '../src/retention/retention-options.js';
import { holdingsIn, isRest, PREFIX } from './bucket-holdings.js';
import type { Possible } from './crash-oracle.js';
import { brokenPromiseOf, only, orElse, promisesOf } from './crash-oracle.js';
import type { Holdings } from './holdings.js';
import { changes, NOTHING } from './holdings.js';
import type { Fate } from './memory-bucket.js';
import { BUCKET, MemoryBucket } from './memory-bucket.js';
import { Random } from './random.js';
import type { Row, RowOptions } from './row.js';
import { RowCount } from './row.js';
import { differenceFromTiny, tinyInput } from './tiny-checkpoint.js';
import type { Acknowledgement } from './step-recorder.js';
import type { Action } from './training-actions.js';
import { drawAction, drawRetention, pinning, saving } from './training-actions.js';

const ITERATION = 500;

/** What becomes of one request. */
const FATES: readonly Fate[] = ['answer is lost', { status: 403 }, { status: 500 }, { status: 503 }];

/** A request at which something happens, and what: to it alone, or to it and all after it. */
interface Trouble {
  request: number;
  fate: Fate | 'a pin';
  isForGood: boolean;
}

/**
 * Object storage, in memory, through the client that the store uses. At every request of a save, of a removal, or of
 * what people do beside them, the client dies, before the server has done it or after; or that request fails, or its
 * answer is lost; or another client pins a checkpoint. What was acknowledged is there, whole, what was not is as before
 * or as after, the newest loads, and the next save succeeds and cleans up. A case is a trouble at a request.
 */
export const objectStorage: Row = async (options: RowOptions) => {
  const random = new Random(options.seed);
  const count = new RowCount('object storage', options);
  const figures = { acknowledged: 0, failed: 0, pinsAcknowledged: 0, pinsRefused: 0 };
  while (!count.isDone) {
    const store = await drawStore(random);
    const undisturbed = store.bucket.copy();
    const { requests } = await actOn(undisturbed, store);
    const after = holdingsIn(undisturbed);
    for (const trouble of troublesOf(requests, random)) {
      if (count.isDone) break;
      const bucket = store.bucket.copy();
      const outcome = await actOn(bucket, store, trouble);
      figures[outcome.acknowledgement === null ? 'failed' : 'acknowledged']++;
      if (trouble.fate === 'a pin') figures[outcome.pinned === null ? 'pinsRefused' : 'pinsAcknowledged']++;
      const problem = await problemIn(bucket, outcome, { before: holdingsIn(store.bucket), after });
      await count.add(problem && `${problem} (${store.text}, ${JSON.stringify(trouble)})`);
    }
  }
  Object.assign(count.figures, figures);
  return count.report();
};

interface DrawnStore {
  bucket: MemoryBucket;
  retention: RetentionOptions;
  action: Action;
  text: string;
}

async function drawStore(random: Random): Promise<DrawnStore> {
  const bucket = new MemoryBucket();
  const retention = drawRetention(random);
  const act = (action: Action, rules = retention): Promise<unknown> =>
    action(managerOn(bucket.connect().fileSystem, rules)).catch(() => null);
  const saves = 2 + random.below(3);
  for (let iteration = 1; iteration <= saves; iteration++) {
    await act(saving(iteration, 1 + random.below(2)), { keepLastN: 0 });
    if (random.below(3) === 0) await act(drawAction(holdingsIn(bucket), random), { keepLastN: 0 });
  }
  const isSave = random.below(2) === 0;
  const action = isSave ? saving(ITERATION) : drawAction(holdingsIn(bucket), random);
  return {
    bucket,
    retention,
    action,
    text: `${isSave ? 'a save' : 'an action'} with ${JSON.stringify(retention)}`,
  };
}

function* troublesOf(requests: number, random: Random): Generator<Trouble> {
  for (let request = 0; request < requests; request++) {
    yield { request, fate: 'never arrives', isForGood: true };
    yield { request, fate: 'answer is lost', isForGood: true };
    yield { request, fate: random.pick(FATES), isForGood: false };
    yield { request, fate: 'a pin', isForGood: false };
  }
}

interface Outcome {
  acknowledgement: Acknowledgement | null;
  /** The name of a checkpoint that another client has pinned, and was told so. */
  pinned: string | null;
  /** The same, where it was not told so: the pin may be there, or not. */
  triedToPin: string | null;
  requests: number;
  /** What the store told beside its answer. */
  warnings: string[];
}

async function actOn(
  bucket: MemoryBucket,
  { retention, action }: DrawnStore,
  trouble?: Trouble,
): Promise<Outcome> {
  const [oldest] = [...holdingsIn(bucket)].find(([, { original }]) => original !== null) ?? [];
  let pin: Promise<string | null> | null = null;
  const startPin = async (name: string): Promise<string | null> =>
    pinning(name)(managerOn(bucket.connect().fileSystem, retention)).then(
      () => name,
      () => null,
    );
  const { fileSystem, requests } = bucket.connect((request): Fate => {
    if (trouble === undefined || request < trouble.request) return 'passes';
    if (trouble.fate === 'a pin') {
      if (oldest !== undefined) pin ??= startPin(oldest);
      return 'passes';
    }
    if (request === trouble.request) return trouble.fate;
    return trouble.isForGood ? 'never arrives' : 'passes';
  });
  const warnings: string[] = [];
  const acknowledgement = await action(managerOn(fileSystem, retention, warnings)).catch(() => null);
  const pinned = await pin;
  const triedToPin = pin !== null && pinned === null ? (oldest as string) : null;
  return { acknowledgement, pinned, triedToPin, requests: requests(), warnings };
}

async function problemIn(
  bucket: MemoryBucket,
  { acknowledgement, pinned, triedToPin, warnings }: Outcome,
  { before, after }: { before: Holdings; after: Holdings },
): Promise<string | null> {
  const found = holdingsIn(bucket);
  const possible = possibleAfter({ before, after, found }, acknowledgement);
  // What was unpacked is acknowledged where its archive could not be removed, and then the store says so.
  for (const [name, { archive }] of before)
    if (archive !== null && warnings.some((warning) => isOfArchiveLeft(warning, name)))
      possible.set(name, orElse(possible.get(name), { ...(after.get(name) ?? NOTHING), archive }));
  if (pinned !== null) {
    const { places } = possible.get(pinned) as Possible;
    // Archiving takes what is pinned away, too; retention does not.
    const staying = places.filter(({ original, archive }) => original !== null || archive !== null);
    possible.set(pinned, { places: staying, pins: [true] });
  }
  if (triedToPin !== null) {
    const { places, pins } = possible.get(triedToPin) as Possible;
    possible.set(triedToPin, { places, pins: [...pins, true] });
  }
  return (
    brokenPromiseOf(found, { possible, atLeast: 0 }) ??
    (await reopeningProblem(bucket, found)) ??
    (await continuingProblem(bucket, found))
  );
}

/** As before or as after; what was acknowledged, as after only. */
function possibleAfter(
  { before, after, found }: { before: Holdings; after: Holdings; found: Holdings },
  acknowledgement: Acknowledgement | null,
): Map<string, Possible> {
  const possible = new Map(promisesOf(before).possible);
  for (const [name, left] of changes(before, after)) possible.set(name, orElse(possible.get(name), left));
  // Every save draws an identity, so that its bytes are its own: loading tells whether they are right.
  for (const [name, holding] of found)
    if (!before.has(name) && after.has(name))
      possible.set(name, orElse(acknowledgement === null ? undefined : only(holding), holding));
  for (const name of acknowledgement?.pins ?? []) {
    const left = before.has(name) ? (after.get(name) ?? NOTHING) : found.get(name);
    possible.set(name, left === undefined ? { places: [], pins: [] } : only(left));
    // Where its files could not all be removed, a pinned one gets its name back: its archive is there as well.
    const was = before.get(name);
    if (was?.isPinned === true && left?.original === null && left.archive !== null)
      possible.set(name, orElse(only(left), { ...was, archive: left.archive }));
  }
  return possible;
}

function isOfArchiveLeft(warning: string, name: string): boolean {
  return warning.includes(archiveNameOf(name)) && warning.includes('is unpacked and could not be removed');
}

/** Opens the store as another client does. */
async function reopeningProblem(bucket: MemoryBucket, found: Holdings): Promise<string | null> {
  const warnings: string[] = [];
  const manager = managerOn(bucket.connect().fileSystem, { keepLastN: 0 }, warnings);
  const names = [...found].filter(([name]) => bucket.objects.has(`${PREFIX}${name}/${MANIFEST_FILE}`));
  try {
    const listed = await manager.listCheckpoints();
    if (listed.length !== names.length) return 'the list is not what is there';
    for (const { name } of listed) {
      const difference = differenceFromTiny(await manager.load(name));
      if (difference !== null) return difference;
    }
    if (listed.length > 0 && (await manager.load()).entry.name !== listed.at(-1)?.name)
      return 'what is loaded is not the newest';
  } catch (error) {
    return `reopening failed: ${String(error)}`;
  }
  return warnings.length > 0 ? `reopening warns: ${warnings.join(' ')}` : null;
}

/** Saves once more, when the lease of a dead client has ended. */
async function continuingProblem(bucket: MemoryBucket, found: Holdings): Promise<string | null> {
  bucket.endLeases();
  const warnings: string[] = [];
  const manager = managerOn(bucket.connect().fileSystem, { keepLastN: 0 }, warnings);
  try {
    const { entry } = await manager.save(tinyInput(1000));
    if ((await manager.load()).entry.identity !== entry.identity) return 'the next save is not the newest';
    for (const [name, { original }] of found)
      if (original !== null && !(await manager.verify(name)).ok)
        return `${name} is not whole after the next save`;
  } catch (error) {
    return `going on failed: ${String(error)}`;
  }
  const unexpected = warnings.filter((warning) => !warning.startsWith('No longer there'));
  if (unexpected.length > 0) return `going on warns: ${unexpected.join(' ')}`;
  const rest = [...bucket.objects.keys()].find((key) => isRest(key.slice(PREFIX.length), bucket));
  return rest === undefined ? null : `the next save leaves ${rest}`;
}

function managerOn(
  fileSystem: FileSystemPort,
  retention: RetentionOptions,
  warnings: string[] = [],
): CheckpointManager {
  const onWarning = (message: string): void => void warnings.push(message);
  return new CheckpointManager(`/${BUCKET}/${PREFIX.slice(0, -1)}`, { ...retention, fileSystem, onWarning });
}
