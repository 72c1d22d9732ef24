import { readdir } from 'node:fs/promises';
import { basename } from 'node:path';
import type { CheckpointEntry, JsonObject, LoadedCheckpoint, VerificationReport } from '@hideout/checkpoints';
import { CheckpointManager, CheckpointNotFoundError, companionPaths, lineagesOf } from '@hideout/checkpoints';
import type { MetricsRow } from '@hideout/metrics';
import { readMetricsHistory } from '@hideout/metrics';
import type { Checkpoint } from '../api/checkpoint-schemas.js';
import { readBoundedFile } from './bounded-file.js';
import { Recent } from './recent.js';
import { FRESH_MS, sharedReading } from './shared-reading.js';
import { readWhenChanged } from './unchanged-directory.js';

/** How long what changes within a checkpoint, a pin or damage, may stay unseen. */
const MOST_MS = 3_000;

/** No figure is larger. */
const FIGURE_LIMIT_BYTES = 2 ** 25;

/** How many configurations are kept: each costs reading a whole checkpoint. */
const KEPT = 32;

/** The same for games, which hold the bytes of policies. */
const KEPT_GAMES = 4;

/** The file of a policy that any ONNX runtime runs, within the directory of the policy. */
const MODEL_FILE = 'policy.onnx';

/** A checkpoint of the store, as it is shown and as the store knows it. */
export interface CheckpointRecord {
  readonly view: Checkpoint;
  readonly entry: CheckpointEntry;
}

/** What a checkpoint is played with. */
export interface CheckpointGame {
  /** Section `env` of its configuration; null where it has none. */
  readonly environment: JsonObject | null;
  /** By policy id, sorted; null for a policy that was saved without an ONNX file. */
  readonly models: ReadonlyMap<string, Uint8Array | null>;
}

/** The checkpoints of a store. They are found by their identities in the listing, never by a path that is asked for. */
export class CheckpointRecords {
  /** In the order of saving. */
  readonly list: () => Promise<readonly CheckpointRecord[]>;
  readonly #manager: CheckpointManager;
  readonly #configurations = new Recent<Promise<JsonObject | null>>(KEPT);
  readonly #games = new Recent<Promise<CheckpointGame>>(KEPT_GAMES);
  /** One at a time: each reads a whole checkpoint. */
  #lastReading: Promise<unknown> = Promise.resolve();

  constructor(checkpointDirectory: string) {
    // Whatever the store warns of is in the list as damage.
    this.#manager = new CheckpointManager(checkpointDirectory, { onWarning: () => undefined });
    const read = (): Promise<readonly CheckpointRecord[]> => this.#read(checkpointDirectory);
    this.list = sharedReading(readWhenChanged(checkpointDirectory, read, MOST_MS), FRESH_MS);
  }

  /** Of copies, which have the same identity, the one that was saved first; null for an identity that is not listed. */
  async find(id: string): Promise<CheckpointRecord | null> {
    return (await this.list()).find(({ view }) => view.id === id) ?? null;
  }

  /** The figure that was drawn when it was saved; null where there is none. */
  figure({ entry }: CheckpointRecord): Promise<Uint8Array | null> {
    return readBoundedFile(companionPaths(entry).figure, FIGURE_LIMIT_BYTES);
  }

  /** The rows that were saved with it; null where there are none. @throws HistoryDamagedError and the like */
  history({ entry }: CheckpointRecord): Promise<readonly MetricsRow[] | null> {
    return readMetricsHistory(companionPaths(entry).history);
  }

  /** Reads every byte. */
  verify({ entry }: CheckpointRecord): Promise<VerificationReport> {
    return this.#inTurn(() => this.#manager.verify(entry.name));
  }

  /** Every option as it was in force; null where the checkpoint cannot be loaded or has none. */
  configuration(record: CheckpointRecord): Promise<JsonObject | null> {
    const { id, state } = record.view;
    if (id === null || state === 'damaged') return Promise.resolve(null);
    return kept(this.#configurations, id, async () => configurationOf(await this.#load(record))).catch(
      () => null,
    );
  }

  /** What it is played with, every byte of the checkpoint checked. @throws the store's errors */
  game(record: CheckpointRecord): Promise<CheckpointGame> {
    return kept(this.#games, record.view.id ?? '', async () => gameOf(await this.#load(record)));
  }

  async #read(directory: string): Promise<readonly CheckpointRecord[]> {
    const [entries, files] = await Promise.all([this.#manager.listCheckpoints(), fileNames(directory)]);
    const views = checkpointViews(entries, files);
    return entries.map((entry, index) => ({ entry, view: views[index] as Checkpoint }));
  }

  /** @throws CheckpointNotFoundError where its name is by now that of another one, and the store's other errors */
  async #load({ entry, view }: CheckpointRecord): Promise<LoadedCheckpoint> {
    const loaded = await this.#inTurn(() => this.#manager.load(entry.name));
    if (loaded.entry.identity === view.id) return loaded;
    throw new CheckpointNotFoundError({
      reference: entry.name,
      directory: this.#manager.directory,
      reason: 'it was removed, and another one has its name',
    });
  }

  #inTurn<Value>(read: () => Promise<Value>): Promise<Value> {
    const turn = this.#lastReading.then(read, read);
    this.#lastReading = turn.catch(() => undefined);
    return turn;
  }
}

/** What was read under a key, or is read now. What fails may be readable the next time: too many open files pass. */
function kept<Value>(
  recent: Recent<Promise<Value>>,
  key: string,
  read: () => Promise<Value>,
): Promise<Value> {
  const known = recent.get(key);
  if (known !== undefined) return known;
  const value = read();
  recent.set(key, value);
  value.catch(() => recent.delete(key));
  return value;
}

function configurationOf({ state }: LoadedCheckpoint): JsonObject | null {
  return objectOrNull(state.json['configuration']);
}

function gameOf(checkpoint: LoadedCheckpoint): CheckpointGame {
  const models = Object.entries(checkpoint.policies).map(
    ([id, { files = {} }]) => [id, files[MODEL_FILE] ?? null] as const,
  );
  return { environment: objectOrNull(configurationOf(checkpoint)?.['env']), models: new Map(models) };
}

/** Names of the regular files in a directory; none where there is none. */
async function fileNames(directory: string): Promise<ReadonlySet<string>> {
  const items = await readdir(directory, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  return new Set(items.filter((item) => item.isFile()).map(({ name }) => name));
}

/** Checkpoints as they are shown, in the order that they are given in; the last good one is the newest. */
function checkpointViews(entries: readonly CheckpointEntry[], files: ReadonlySet<string>): Checkpoint[] {
  const newest = entries.findLastIndex((entry) => entry.damaged === null);
  const lineOf = new Map(
    lineagesOf(entries).flatMap(({ checkpoints }, index) =>
      checkpoints.map((entry) => [entry, index + 1] as const),
    ),
  );
  return entries.map((entry, index) => ({
    id: entry.identity,
    name: entry.name,
    label: entry.label,
    iteration: entry.iteration,
    saved_at: entry.savedAt,
    run: typeof entry['run'] === 'string' && entry['run'] !== '' ? entry['run'] : null,
    parent: entry.parent,
    lineage: lineOf.get(entry) ?? null,
    reward_mean: entry.reward_mean,
    seeker_reward: entry.seeker_reward,
    hider_reward: entry.hider_reward,
    episode_len_mean: entry.episode_len_mean,
    episodes_completed: entry.episodes_completed,
    size_bytes: entry.sizeBytes,
    pinned_at: entry.pinnedAt,
    weights_digest: entry.weightsDigest,
    newest: index === newest,
    state: entry.damaged === null ? 'ok' : 'damaged',
    damage: entry.damaged,
    has_figure: files.has(basename(companionPaths(entry).figure)),
  }));
}

function objectOrNull(value: unknown): JsonObject | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : null;
}
