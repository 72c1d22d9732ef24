import { PassThrough } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { askYesOrNo } from '../../src/choosing/yes-or-no.js';

/** Asks, gives the answer, and closes where there is none. */
async function answered(answer: string | null) {
  const [input, output] = [new PassThrough(), new PassThrough()];
  const asked = askYesOrNo('Go on?', input, output);
  if (answer === null) input.end();
  else input.write(`${answer}\n`);
  return { isYes: await asked, shown: String(output.read()) };
}

describe('a question', () => {
  it.each(['y', 'Y', 'yes', ' YES '])('is agreed to by "%s"', async (answer) => {
    expect((await answered(answer)).isYes).toBe(true);
  });

  it.each(['', 'n', 'no', 'yesterday', 'q', null])('is declined by "%s"', async (answer) => {
    const { isYes, shown } = await answered(answer);
    expect(isYes).toBe(false);
    expect(shown).toMatch(/^Go on\? \[y\/N\] /u);
  });
});
