import type { FileHandle } from 'node:fs/promises';
import { readRange, withRegularFile } from '../regular-file.js';
import { FILE_VERSION, versionEvent } from './event.js';
import { maskedCrc32c } from './crc32c.js';
import { announcedLength, framedRecord, RECORD_FOOTER_BYTES, RECORD_HEADER_BYTES } from './record.js';

/** What an event file holds, seen from the iteration that a run goes on after. */
export interface ScannedEventFile {
  /** What may stay in front of the first record that is torn or of a later iteration. */
  readonly keptBytes: number;
  readonly sizeBytes: number;
  /** Records behind that which are of no later iteration, as they stand in the file. */
  readonly carried: readonly Buffer[];
  /** The newest iteration of all of these; 0 for none. */
  readonly newestStep: number;
}

/** Field numbers and wire types of tensorboard.Event. */
const STEP_KEY = (2 << 3) | 0;
const SUMMARY_KEY = (5 << 3) | 2;

/** What every event file begins with: the length of its first record and that length's checksum. */
const FIRST_HEADER = framedRecord(versionEvent(1).bytes()).subarray(0, RECORD_HEADER_BYTES);

/** No record is larger: the largest are pictures. A length beyond that is damage. */
const RECORD_LIMIT_BYTES = 2 ** 26;

/**
 * Reads an event file, however large, until its end, or to where a record is torn or damaged: nobody reads beyond that.
 * Null for a file that does not begin as event files do; it is none of ours.
 */
export function scanEventFile(path: string, lastStep: number): Promise<ScannedEventFile | null> {
  return withRegularFile(path, Infinity, (handle, stats) =>
    scanRecords(handle, Number(stats.size), lastStep),
  );
}

async function scanRecords(
  handle: FileHandle,
  sizeBytes: number,
  lastStep: number,
): Promise<ScannedEventFile | null> {
  let keptBytes = 0;
  let newestStep = 0;
  let isLater = false;
  const carried: Buffer[] = [];
  for (let at = 0; at < sizeBytes;) {
    const record = await readRecord(handle, at, sizeBytes);
    if (record === null) break;
    const data = record.subarray(RECORD_HEADER_BYTES, record.length - RECORD_FOOTER_BYTES);
    if (at === 0 && !data.includes(FILE_VERSION)) return null;
    const { step, isSummary } = eventHead(data);
    isLater ||= step > lastStep;
    if (isSummary && step <= lastStep) {
      newestStep = Math.max(newestStep, step);
      // Step 0 is what every file begins with.
      if (isLater && step > 0) carried.push(record);
    }
    at += record.length;
    if (!isLater) keptBytes = at;
  }
  const isOurs = keptBytes > 0 || (await beginsLikeAnEventFile(handle));
  return isOurs ? { keptBytes, sizeBytes, carried, newestStep } : null;
}

/** Of a file whose first record is torn: whether it is an event file as far as it goes. */
async function beginsLikeAnEventFile(handle: FileHandle): Promise<boolean> {
  const begin = await readRange(handle, 0, FIRST_HEADER.length);
  return begin.equals(FIRST_HEADER.subarray(0, begin.length));
}

/** The record at an offset; null where there is no whole one. */
async function readRecord(handle: FileHandle, at: number, sizeBytes: number): Promise<Buffer | null> {
  const header = await readRange(handle, at, at + RECORD_HEADER_BYTES);
  const length = header.length < RECORD_HEADER_BYTES ? null : announcedLength(header);
  if (length === null || length > RECORD_LIMIT_BYTES) return null;
  const whole = RECORD_HEADER_BYTES + length + RECORD_FOOTER_BYTES;
  if (at + whole > sizeBytes) return null;
  const record = await readRange(handle, at, at + whole);
  const data = record.subarray(RECORD_HEADER_BYTES, whole - RECORD_FOOTER_BYTES);
  const isSound =
    record.length === whole && record.readUInt32LE(whole - RECORD_FOOTER_BYTES) === maskedCrc32c(data);
  return isSound ? record : null;
}

interface EventHead {
  readonly step: number;
  /** Whether it carries figures, histograms or pictures. */
  readonly isSummary: boolean;
}

/** The beginning of an encoded event: the time, eight bytes, comes first, the step second, the content behind it. */
function eventHead(data: Buffer): EventHead {
  let at = 1 + 8;
  let step = 0;
  if (data[at] === STEP_KEY) {
    for (let scale = 1, more = true; more && ++at < data.length; scale *= 128) {
      step += ((data[at] as number) & 127) * scale;
      more = (data[at] as number) > 127;
    }
    at++;
  }
  return { step, isSummary: data[at] === SUMMARY_KEY };
}
