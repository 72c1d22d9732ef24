import type { Finding, FindingStatus } from '../diagnosis/finding.js';
import { printable } from './printable.js';

const MARKS: Readonly<Record<FindingStatus, string>> = { ok: 'ok', optional: '-', missing: 'MISSING' };

/** Widths of the first two columns. */
const MARK_WIDTH = 9;
const NAME_WIDTH = 26;

/** A line for everything that was looked at, with what to do below where something is not there. */
export function doctorLines(findings: readonly Finding[]): string[] {
  const missing = findings.filter(({ status }) => status === 'missing');
  return [
    ...findings.flatMap(({ name, status, detail, advice }) => [
      MARKS[status].padEnd(MARK_WIDTH) + name.padEnd(NAME_WIDTH) + printable(detail),
      ...(advice === null ? [] : [' '.repeat(MARK_WIDTH + NAME_WIDTH) + printable(advice)]),
    ]),
    '',
    missing.length === 0
      ? 'Everything that training needs is here.'
      : `Training needs what is missing: ${missing.map(({ name }) => name).join(', ')}.`,
  ];
}

/** The same for programs; the fields are documented in the package's README. */
export function doctorJson(findings: readonly Finding[]): object {
  return { ok: findings.every(({ status }) => status !== 'missing'), findings };
}
