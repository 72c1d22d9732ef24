// npm test: installs what is missing (a browser only where it may), runs the tests of every project, and ends with what
// failed and their count.
import { stripVTControlCharacters } from 'node:util';
import { installBrowser } from './browser.mjs';
import { installWhatIsMissing } from './install.mjs';
import { countTests, failureReports } from './jest-output.mjs';
import { nx } from './processes.mjs';

await installWhatIsMissing();
await installBrowser();

let output = '';
const code = await nx(
  ['run-many', '-t', 'test', '--output-style=static', '--skipSync', ...process.argv.slice(2)],
  {
    onOutput: (text) => (output += text),
  },
);

const plain = stripVTControlCharacters(output);
const { passed, failed, skipped } = countTests(plain);
// Again, where a person looks first: thousands of lines lie between a failure and the end.
for (const report of failureReports(plain)) console.log(`${report}\n`);
if (passed + failed === 0) console.error('No test was run.');
if (code !== 0 && failed === 0) console.error('The tests did not run to their end: see the messages above.');
// A test that needs what this machine lacks is neither.
if (skipped > 0) console.log(`${skipped} skipped`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = code !== 0 || passed === 0 ? 1 : 0;
