import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { AppendingFile } from './appending-file.js';
import { writeFileAtomically } from './atomic-file.js';
import { readRange, withRegularFile } from './regular-file.js';

/** The name of the file within a run's directory. */
export const RUN_NOTICES_FILE = 'notices.jsonl';

/** A sentence that is longer is cut. */
const MESSAGE_LIMIT = 1000;

/** Of a file the end is read: at least 200 notices, and thousands of usual ones. Who goes on with it keeps no more. */
const READ_BYTES = 2 ** 20;

/** So many lines are looked at: who means ill writes a million that are none. */
const READ_LINES = 5000;

/** A file of ours is never nearly as large. */
const LIMIT_BYTES = 2 ** 31;

const noticeSchema = z.object({
  timestamp: z.string().max(64),
  iteration: z.int().nonnegative(),
  topic: z.string().max(100).nullable(),
  state: z.enum(['begins', 'ends', 'once']),
  message: z.string().max(MESSAGE_LIMIT),
});

/** Something that a training has told whoever watches it. */
export interface RunNotice {
  /** ISO 8601, UTC. */
  readonly timestamp: string;
  /** After which iteration. */
  readonly iteration: number;
  /** What begins and ends; null for what is said once. */
  readonly topic: string | null;
  readonly state: 'begins' | 'ends' | 'once';
  /** One sentence. */
  readonly message: string;
}

/** A session of the training: whatever one that was killed has left open is over when the next one begins. */
export const SESSION_TOPIC = 'training';

/**
 * What a training has told, one notice a line in the directory of its run. It is there to be read by people: lines that
 * are none are left out, and nothing depends on it. One process writes at a time.
 */
export class RunNotices {
  readonly #file: AppendingFile;

  private constructor(file: AppendingFile) {
    this.#file = file;
  }

  /**
   * Opens the notices of a run, or begins them. A torn last line is cut off, and so are those of later iterations.
   *
   * @param resumeAt the iteration after which the run goes on
   * @throws the error of the file system
   */
  static async open(directory: string, resumeAt: number): Promise<RunNotices> {
    const path = join(directory, RUN_NOTICES_FILE);
    const found = await newest(path);
    const kept = noticesOf(found?.text ?? '')
      .filter(({ iteration }) => iteration <= resumeAt)
      .map(lineOf)
      .join('');
    const isAsWanted = found !== null && found.isWhole && found.text === kept;
    if (!isAsWanted) await writeFileAtomically(path, kept);
    const handle = await open(path, 'r+');
    const { size } = await handle.stat();
    return new RunNotices(new AppendingFile(handle, size, { sync: false }));
  }

  /** @throws the error of the file system; the same may be appended again */
  append(notice: RunNotice): Promise<void> {
    const message = notice.message.slice(0, MESSAGE_LIMIT);
    return this.#file.inTurn(() => this.#file.append(Buffer.from(lineOf({ ...notice, message }))));
  }

  /** Closing twice is fine. */
  close(): Promise<void> {
    return this.#file.close();
  }
}

/**
 * The newest notices of a run, at most so many of them, oldest first; null where it has none, as other programs' runs have not.
 *
 * @throws the error of the file system
 */
export async function readRunNotices(directory: string, count = Infinity): Promise<RunNotice[] | null> {
  const found = await newest(join(directory, RUN_NOTICES_FILE));
  return found === null ? null : noticesOf(found.text).slice(-count);
}

/**
 * Of some notices in their order those that have begun and not ended, the session itself left out: what lasted when it
 * ended still tells why, and is over when another one begins.
 */
export function lastingNotices(notices: readonly RunNotice[]): RunNotice[] {
  const lasting = new Map<string, RunNotice>();
  for (const notice of notices) {
    const { topic, state } = notice;
    if (topic === null) continue;
    if (topic === SESSION_TOPIC) {
      if (state === 'begins') lasting.clear();
    } else if (state === 'ends') lasting.delete(topic);
    else lasting.set(topic, notice);
  }
  return [...lasting.values()];
}

/** The end of a file, and whether that is all of it; null where there is none. */
function newest(path: string): Promise<{ readonly text: string; readonly isWhole: boolean } | null> {
  return withRegularFile(path, LIMIT_BYTES, async (handle, { size }) => {
    const end = Number(size);
    const start = Math.max(0, end - READ_BYTES);
    return { text: (await readRange(handle, start, end)).toString('utf8'), isWhole: start === 0 };
  });
}

/** What is no notice is left out: a line that is torn, or that a later version has written. */
function noticesOf(text: string): RunNotice[] {
  const lines = text.split('\n').filter((line) => line.startsWith('{'));
  return lines.slice(-READ_LINES).flatMap((line) => {
    const notice = noticeSchema.safeParse(parseJson(line));
    return notice.success ? [notice.data] : [];
  });
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function lineOf(notice: RunNotice): string {
  return `${JSON.stringify(notice)}\n`;
}
