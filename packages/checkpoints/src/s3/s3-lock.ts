import { randomBytes } from 'node:crypto';
import { clearInterval, setInterval } from 'node:timers';
import type { FileLock } from '../file-system-port.js';
import { errorCode } from '../file-system-port.js';
import { TEMPORARY_PREFIX } from '../removal.js';
import type { S3Objects, S3ObjectStatus } from './s3-objects.js';

const MAX_LOCK_BYTES = 4096;
/** Renewals in the time of a lease: two may fail before the lock is lost. */
const RENEWALS_PER_LEASE = 3;

/**
 * A lock that is an object: whoever writes it where there is none has it, and renews it again and again. One that was
 * not renewed for the time of its lease belongs to a dead owner, and the first who replaces that very version has it.
 * Time is the server's own, so that no clock of a client counts.
 *
 * What a kernel's lock gives and this cannot: a dead owner's lock is free only after its lease; and an owner that was
 * stopped for longer loses it without knowing, until `confirm` says so.
 */
export class S3Lock implements FileLock {
  readonly #objects: S3Objects;
  readonly #key: string;
  readonly #owner: string;
  readonly #leaseMs: number;
  readonly #renewing: NodeJS.Timeout;
  #tag: string;
  /** Nobody else can have the lock before, by this process's clock. */
  #heldUntilMs: number;
  #isLost = false;
  /** Ends when the newest renewal does: each needs the tag of the one before. */
  #lastRenewal: Promise<void> = Promise.resolve();

  private constructor(
    objects: S3Objects,
    key: string,
    owner: string,
    leaseMs: number,
    { tag, askedAtMs }: { tag: string; askedAtMs: number },
  ) {
    this.#objects = objects;
    this.#key = key;
    this.#owner = owner;
    this.#leaseMs = leaseMs;
    this.#tag = tag;
    this.#heldUntilMs = askedAtMs + leaseMs;
    // A renewal that fails may succeed the next time; only one that finds another owner says anything.
    const renew = (): void => void this.confirm().catch(() => undefined);
    this.#renewing = setInterval(renew, leaseMs / RENEWALS_PER_LEASE);
    this.#renewing.unref();
  }

  /** Null when somebody else has it. @throws where the server does not know conditional writes: nobody is safe there */
  static async take(objects: S3Objects, key: string, owner: string, leaseMs: number): Promise<S3Lock | null> {
    const askedAtMs = performance.now();
    const tag = (await takeFree(objects, key, owner)) ?? (await takeAbandoned(objects, key, owner, leaseMs));
    if (tag === null) return null;
    if ((await takeFree(objects, key, owner)) !== null) {
      await objects.remove(key);
      throw new Error(
        'the server ignores conditions of writes (If-None-Match), so two writers would not be kept apart',
      );
    }
    return new S3Lock(objects, key, owner, leaseMs, { tag, askedAtMs });
  }

  /** Renews the lock. @throws ESTALE where somebody else has it meanwhile */
  async confirm(): Promise<void> {
    const renewal = this.#lastRenewal.then(() => this.#renew());
    this.#lastRenewal = renewal.catch(() => undefined);
    return renewal;
  }

  /** The same without a request while nobody else can have it. */
  async ensure(): Promise<void> {
    if (performance.now() >= this.#heldUntilMs) await this.confirm();
  }

  async release(): Promise<void> {
    clearInterval(this.#renewing);
    try {
      await this.confirm();
    } catch {
      // It is somebody else's, or nobody can be asked: then its lease ends by itself.
      return;
    }
    await this.#objects.remove(this.#key);
  }

  async #renew(): Promise<void> {
    if (this.#isLost) throw lost(this.#key);
    const bytes = lockBytes(this.#owner);
    const askedAtMs = performance.now();
    try {
      this.#tag = await this.#objects.write(this.#key, bytes, { ifTag: this.#tag });
      this.#heldUntilMs = askedAtMs + this.#leaseMs;
    } catch (error) {
      if (!isRefusal(error)) throw error;
      // Refused may be the second try of a request whose first one arrived and was not heard of.
      const found = await this.#objects.read(this.#key, MAX_LOCK_BYTES).catch(() => null);
      this.#isLost = found === null || Buffer.compare(found.bytes, bytes) !== 0;
      this.#tag = found?.status.etag ?? '';
      if (!this.#isLost) return;
      clearInterval(this.#renewing);
      throw lost(this.#key);
    }
  }
}

async function takeFree(objects: S3Objects, key: string, owner: string): Promise<string | null> {
  return unlessTaken(() => objects.write(key, lockBytes(owner), { ifAbsent: true }));
}

/** Takes a lock that was not renewed for the time of its lease, by the server's clock. */
async function takeAbandoned(
  objects: S3Objects,
  key: string,
  owner: string,
  leaseMs: number,
): Promise<string | null> {
  const found = await objects.read(key, MAX_LOCK_BYTES).catch(() => null);
  if (found === null) return null;
  const now = await serverTime(objects, key);
  if (now === null || now.getTime() - found.status.modifiedAt.getTime() <= leaseMs) return null;
  return unlessTaken(() => objects.write(key, lockBytes(owner), { ifTag: found.status.etag }));
}

/** What the server takes for now: when it says that an object was written which is written now. */
async function serverTime(objects: S3Objects, key: string): Promise<Date | null> {
  // Named like unfinished work: should this process die here, the next save removes it.
  const folder = key.slice(0, key.lastIndexOf('/') + 1);
  const probe = `${folder}${TEMPORARY_PREFIX}clock-${randomBytes(8).toString('hex')}`;
  await objects.write(probe, new Uint8Array(), null);
  const status: S3ObjectStatus | null = await objects.status(probe);
  await objects.remove(probe);
  return status?.modifiedAt ?? null;
}

async function unlessTaken(write: () => Promise<string>): Promise<string | null> {
  try {
    return await write();
  } catch (error) {
    if (isRefusal(error)) return null;
    throw error;
  }
}

/** Whether a condition did not hold: there is an object, another version of it, or none any more. */
function isRefusal(error: unknown): boolean {
  return ['EEXIST', 'ENOENT'].includes(errorCode(error));
}

/** Each writing differs, so that no two versions of the lock have the same tag. */
function lockBytes(owner: string): Uint8Array {
  const fields = JSON.parse(owner) as Record<string, unknown>;
  return new TextEncoder().encode(
    `${JSON.stringify({ ...fields, version: randomBytes(8).toString('hex') })}\n`,
  );
}

function lost(key: string): Error {
  return Object.assign(
    new Error(`the lock ${key} was taken by another process, as it had not been renewed`),
    {
      code: 'ESTALE',
    },
  );
}
