import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { kernelTableMarkdown } from '../src/kernels/kernel-table-markdown.js';

it('is in the README as the code has it (nx run compile:kernel-table writes it)', () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  const [, table = ''] = /<!-- kernels -->([\s\S]*)<!-- \/kernels -->/.exec(readme) ?? [];
  expect(cellsOf(table)).toEqual(cellsOf(kernelTableMarkdown()));
});

/** Rows of cells, without the spaces and dashes that a formatter adds. */
function cellsOf(table: string): string[][] {
  const lines = table.trim().split('\n');
  return lines.map((line) => line.split('|').map((cell) => cell.trim().replace(/^-+$/, '-')));
}
