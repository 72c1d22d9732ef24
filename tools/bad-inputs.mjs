// nx run tools:bad-inputs: runs every bad input and writes docs/bad-inputs.md. With --json: prints what came of each, for
// the test that compares.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { badInputsPage, cellsOf } from './bad-inputs/page.mjs';
import { playBadInputs } from './bad-inputs/play.mjs';
import { root } from './root.mjs';

const played = await playBadInputs();
const complete = played.every(({ outcome }) => outcome !== null);

if (process.argv.includes('--json')) {
  console.log(JSON.stringify(played.map((one) => ({ ...one, cells: cellsOf(one) }))));
} else if (complete) {
  await writeFile(join(root, 'docs/bad-inputs.md'), await badInputsPage(played));
} else {
  const left = played
    .filter(({ outcome }) => outcome === null)
    .map(({ words }) => `hideout ${words.join(' ')}`);
  console.error(`not written: this machine cannot do what these need: ${left.join('; ')}`);
  process.exitCode = 1;
}
