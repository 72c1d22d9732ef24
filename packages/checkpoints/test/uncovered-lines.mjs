// Compares what the unit tests leave uncovered with the table of TORTURE.md, line by line: run by `nx run
// checkpoints:coverage` after the tests. Says every difference; the exit code is 1 where there is one.
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

const PACKAGE = join(import.meta.dirname, '..');

const measured = uncoveredLines(
  JSON.parse(readFileSync(join(PACKAGE, 'coverage/coverage-final.json'), 'utf8')),
);
const named = tabledLines(readFileSync(join(PACKAGE, 'TORTURE.md'), 'utf8'));
const files = [...new Set([...Object.keys(measured), ...Object.keys(named)])].sort();
for (const file of files) {
  const [found, told] = [measured[file] ?? 'none', named[file] ?? 'none'];
  if (found === told) continue;
  console.error(`${file}: not covered are ${found}; the table of TORTURE.md says ${told}.`);
  process.exitCode = 1;
}

/** By file, as '16, 54-55': lines of which a statement did not run, or a branch was not taken. */
function uncoveredLines(coverage) {
  const lines = {};
  for (const { path, statementMap, s, branchMap, b } of Object.values(coverage)) {
    const uncovered = new Set();
    for (const [id, { start }] of Object.entries(statementMap)) if (s[id] === 0) uncovered.add(start.line);
    for (const [id, { locations }] of Object.entries(branchMap))
      for (const [i, { start }] of locations.entries()) if (b[id][i] === 0) uncovered.add(start.line);
    const file = relative(join(PACKAGE, 'src'), path).replaceAll('\\', '/').replace(/\.ts$/, '');
    if (uncovered.size > 0) lines[file] = asRanges([...uncovered].sort((one, other) => one - other));
  }
  return lines;
}

/** Rows such as `| archive/tar-header 83: what | why |`; a file may have several. */
function tabledLines(text) {
  const lines = {};
  const [, table = ''] = text.split('## Coverage');
  for (const [, file, numbers] of table.matchAll(/^\| ([\w/-]+) ([\d, -]+):/gm))
    lines[file] = [...(lines[file] ?? []), ...numbers.split(', ').flatMap(asNumbers)];
  return Object.fromEntries(
    Object.entries(lines).map(([file, each]) => [file, asRanges(each.sort((one, other) => one - other))]),
  );
}

function asNumbers(range) {
  const [first, last = first] = range.split('-').map(Number);
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}

function asRanges(numbers) {
  const ranges = [];
  for (const number of numbers) {
    const last = ranges.at(-1);
    if (last?.[1] === number - 1) last[1] = number;
    else ranges.push([number, number]);
  }
  return ranges.map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`)).join(', ');
}
