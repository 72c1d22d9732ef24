import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import { root, start } from './fixtures/hideout.js';

// A hundred command lines, fifteen of them processes of their own.
jest.setTimeout(600_000);

interface Played {
  readonly words: readonly string[];
  readonly code: number;
  readonly given?: string;
  readonly yaml?: string;
  /** Null where this machine has not what the case needs. */
  readonly outcome: { readonly code: number; readonly out: string; readonly err: string } | null;
  /** The row of docs/bad-inputs.md. */
  readonly cells: readonly string[] | null;
}

let played: readonly Played[];
let written: string;
beforeAll(async () => {
  const line = [join(root, 'tools/bad-inputs.mjs'), '--json'];
  const { code, stdout, stderr } = await start(process.execPath, line, root).outcome;
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  played = JSON.parse(stdout) as Played[];
  written = await readFile(join(root, 'docs/bad-inputs.md'), 'utf8');
});

/** A table's row without the blanks that line it up with the others. */
const cellsOf = (line: string): string[] => line.split(/(?<!\\)\|/u).map((cell) => cell.trim());

describe('every bad input', () => {
  it('is one of at least 40, nearly all of which can be tried here', () => {
    expect(played.length).toBeGreaterThanOrEqual(40);
    expect(played.filter(({ outcome }) => outcome === null).length).toBeLessThanOrEqual(2);
  });

  it('ends with the exit code of its kind, and says why on stderr, without a stack', () => {
    for (const { words, code, outcome } of played) {
      if (outcome === null) continue;
      expect([words.join(' '), outcome.code]).toEqual([words.join(' '), code]);
      const text = words[0] === 'verify' && code === 1 ? outcome.out : outcome.err;
      expect(text).toMatch(/\S/u);
      expect(text).not.toMatch(/^\s+at .*:\d+/mu);
      expect(text).not.toContain('unexpected error');
      if (code === 2) expect(outcome.out).toBe('');
    }
  });

  it('gets the sentence that docs/bad-inputs.md shows; write it with: npx nx run tools:bad-inputs', () => {
    const rows = written.split('\n').filter((line) => line.startsWith('| `'));
    const shown = rows.map(cellsOf);
    const isTried = (cells: readonly string[]): boolean =>
      !played.some(({ outcome, cells: own }) => outcome === null && own?.[1] === cells[1]);
    expect(shown.filter(isTried)).toEqual(
      played.filter(({ outcome }) => outcome !== null).map(({ cells }) => cells),
    );
  });
});
