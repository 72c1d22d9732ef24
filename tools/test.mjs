// npm test: installs what is missing, runs the tests of every project, and ends with their count.
import { stripVTControlCharacters } from 'node:util';
import { installWhatIsMissing } from './install.mjs';
import { nx } from './processes.mjs';

await installWhatIsMissing();

let output = '';
const code = await nx(
  ['run-many', '-t', 'test', '--output-style=static', '--skipSync', ...process.argv.slice(2)],
  {
    onOutput: (text) => (output += text),
  },
);

const { passed, failed, skipped } = countTests(stripVTControlCharacters(output));
if (passed + failed === 0) console.error('No test was run.');
if (code !== 0 && failed === 0) console.error('The tests did not run to their end: see the messages above.');
// A test that needs what this machine lacks is neither.
if (skipped > 0) console.log(`${skipped} skipped`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = code !== 0 || passed === 0 ? 1 : 0;

/** Adds up the lines in which jest counts ("Tests: 1 failed, 2 passed, 3 total"), one for each project. */
function countTests(text) {
  const sum = (kind) =>
    [...text.matchAll(/^Tests:.*$/gm)].reduce(
      (total, [line]) => total + Number(new RegExp(`(\\d+) ${kind}`).exec(line)?.[1] ?? 0),
      0,
    );
  return { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped') };
}
