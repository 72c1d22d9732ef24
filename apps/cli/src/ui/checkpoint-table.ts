import type { ArchiveEntry, CheckpointEntry } from '@hideout/checkpoints';
import { lineageLines } from './lineage-lines.js';
import { bytes, fixed } from './number-format.js';
import { printable } from './printable.js';

/** Characters in a rule across the table. */
const WIDTH = 80;

/** The checkpoints of one directory, as `hideout list` shows them. */
export interface CheckpointTable {
  /** Absolute path of the directory. */
  readonly directory: string;
  /** Oldest first. */
  readonly entries: readonly CheckpointEntry[];
  /** Those that are packed; sorted by name. */
  readonly archives: readonly ArchiveEntry[];
  /** When the newest of them was added: ISO 8601, or null. */
  readonly updatedAt: string | null;
}

/** The table as lines, with a header and a summary; `detailed` adds two lines to every checkpoint. */
export function checkpointTableLines(table: CheckpointTable, detailed: boolean): string[] {
  const final = newestGood(table.entries);
  return [
    '='.repeat(WIDTH),
    `📂 CHECKPOINT DIRECTORY: ${printable(table.directory)}`,
    '='.repeat(WIDTH),
    `Total checkpoints: ${table.entries.length}`,
    `Index last updated: ${table.updatedAt === null ? 'never' : timeOfDay(table.updatedAt)}`,
    '='.repeat(WIDTH),
    '',
    row('Iter', 'Date', 'Reward', 'Episodes', 'Path'),
    '-'.repeat(WIDTH),
    ...table.entries.flatMap((entry) => [
      entryLine(entry, entry === final),
      ...(detailed ? detailLines(entry) : []),
    ]),
    '-'.repeat(WIDTH),
    ...lineageLines(table.entries),
    '',
    '📊 Summary:',
    `   Total checkpoints: ${table.entries.length}`,
    `   Total disk usage: ${bytes(totalBytes(table.entries))}`,
    `   Latest iteration: ${final === null ? 'none that is good' : final.iteration}`,
    ...archivesNote(table.archives),
    ...damagedNote(table.entries),
  ];
}

/** The same for programs; the fields are documented in the package's README. */
export function checkpointTableJson(table: CheckpointTable): object {
  const final = newestGood(table.entries);
  return {
    directory: table.directory,
    updated_at: table.updatedAt,
    total_checkpoints: table.entries.length,
    total_bytes: totalBytes(table.entries),
    archives: table.archives.map(({ name, path, sizeBytes }) => ({ name, path, size_bytes: sizeBytes })),
    latest_iteration: final === null ? null : final.iteration,
    checkpoints: table.entries.map((entry) => ({ ...checkpointJson(entry), final: entry === final })),
  };
}

/** One checkpoint for programs. */
export function checkpointJson(entry: CheckpointEntry): object {
  return {
    iteration: entry.iteration,
    name: entry.name,
    path: entry.path,
    damaged: entry.damaged,
    pinned_at: entry.pinnedAt,
    identity: entry.identity,
    parent: entry.parent,
    timestamp: entry.timestamp,
    size_bytes: entry.sizeBytes,
    reward_mean: entry.reward_mean,
    seeker_reward: entry.seeker_reward,
    hider_reward: entry.hider_reward,
    episode_len_mean: entry.episode_len_mean,
    episodes_completed: entry.episodes_completed,
  };
}

/** The newest that can be loaded: what `latest` means. */
function newestGood(entries: readonly CheckpointEntry[]): CheckpointEntry | null {
  return entries.findLast((entry) => entry.damaged === null) ?? null;
}

function row(iteration: string, date: string, reward: string, episodes: string, path: string): string {
  return iteration.padEnd(9) + date.padEnd(13) + reward.padEnd(11) + episodes.padEnd(11) + path;
}

function entryLine(entry: CheckpointEntry, isFinal: boolean): string {
  const mark = entry.damaged !== null ? ' [DAMAGED]' : isFinal ? ' [FINAL]' : '';
  const pin = entry.pinnedAt === null ? '' : ' [PINNED]';
  return row(
    String(entry.iteration),
    printable(entry.timestamp).slice(0, 10),
    fixed(entry.reward_mean, 2),
    String(entry.episodes_completed),
    `${printable(entry.name)}${mark}${pin}`,
  );
}

function detailLines(entry: CheckpointEntry): string[] {
  const lines = [
    `Saved ${timeOfDay(entry.timestamp)} | Size ${bytes(entry.sizeBytes)}`,
    `Seeker reward: ${fixed(entry.seeker_reward, 2)} | Hider reward: ${fixed(entry.hider_reward, 2)}` +
      ` | Episode length: ${fixed(entry.episode_len_mean, 1)} steps`,
  ];
  if (entry.damaged !== null) lines.push(`Damaged: ${printable(entry.damaged)}`);
  return lines.map((line) => ' '.repeat(9) + line);
}

/** A time without its fractions of a second: `2024-12-19T15:30:45Z`. */
function timeOfDay(timestamp: string): string {
  return printable(timestamp).replace(/\.\d+/u, '');
}

function totalBytes(entries: readonly CheckpointEntry[]): number {
  return entries.reduce((sum, entry) => sum + entry.sizeBytes, 0);
}

function archivesNote(archives: readonly ArchiveEntry[]): string[] {
  if (archives.length === 0) return [];
  const size = archives.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  return [`   Archived: ${archives.map(({ name }) => printable(name)).join(', ')} (${bytes(size)})`];
}

function damagedNote(entries: readonly CheckpointEntry[]): string[] {
  const damaged = entries.filter((entry) => entry.damaged !== null).length;
  return damaged === 0 ? [] : [`   Damaged: ${damaged} (list --detailed says why)`];
}
