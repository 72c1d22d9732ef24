import type { VerificationReport } from '@hideout/checkpoints';
import { printable } from './printable.js';

/** What came of verifying one checkpoint. */
export interface Verification extends VerificationReport {
  /** Its format's version, where that is one that this program cannot judge; null for all others. */
  readonly newerFormat: number | null;
}

/** A line for every checkpoint: ok, or what is wrong with it; below several of them, how many are sound. */
export function verificationLines(verifications: readonly Verification[]): string[] {
  const width = Math.max(...verifications.map(({ name }) => name.length));
  const sound = verifications.filter(({ ok }) => ok).length;
  return [
    ...verifications.map((one) => `${printable(one.name).padEnd(width)}  ${printable(verdict(one))}`),
    ...(verifications.length < 2 ? [] : ['', `${sound} of ${verifications.length} checkpoints are sound.`]),
  ];
}

/** The same for programs; the fields are documented in the package's README. */
export function verificationJson(verifications: readonly Verification[]): object {
  return {
    ok: verifications.every(({ ok }) => ok),
    checkpoints: verifications.map((one) => ({
      name: one.name,
      path: one.path,
      identity: one.identity,
      ok: one.ok,
      problem: one.ok ? null : verdict(one),
      files: one.files,
    })),
  };
}

function verdict({ ok, files, newerFormat }: Verification): string {
  if (newerFormat !== null) return `unknown: it has format version ${newerFormat}, of a newer program`;
  const strangers = files.filter(({ status }) => status === 'unexpected').map(({ path }) => path);
  const own = files.length - strangers.length;
  const beside = strangers.length === 0 ? '' : `; not part of it: ${strangers.join(', ')}`;
  if (ok) return `ok (${own} files${beside})`;
  const wrong = files.filter(({ status }) => status !== 'ok' && status !== 'unexpected');
  return `damaged: ${wrong.map(({ path, status }) => `${path}: ${status}`).join('; ')}${beside}`;
}
