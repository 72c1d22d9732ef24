import { expect, test } from '@jest/globals';
import { RunFigures } from '../../src/records/run-figures.js';
import { exampleRow } from '../training-directories.js';

test('a picture is drawn again when the run has gone on, at its pace, and then of what there is by that time', async () => {
  const figures = new RunFigures(1000);
  const rows = [exampleRow(1), exampleRow(2)];
  const figure = (): Promise<Uint8Array> =>
    figures.figure('run', () => Promise.resolve({ rows: [...rows], checkpointIterations: [] }));
  const [first, again] = [await figure(), await figure()];
  expect(again === first).toBe(true);

  rows.push(exampleRow(3));
  const [second, shared] = [figure(), figure()];
  rows.push(exampleRow(4));
  expect((await shared) === (await second)).toBe(true);
  expect(Buffer.compare(await second, first)).not.toBe(0);
  // All that there is was drawn: there is nothing left to wait for.
  expect((await figure()) === (await second)).toBe(true);
});
