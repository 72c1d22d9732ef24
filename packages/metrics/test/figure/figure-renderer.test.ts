import { beforeAll, describe, expect, test } from '@jest/globals';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { renderTrainingFigure, writeTrainingFigure } from '../../src/index.js';
import { exampleRow, exampleRows } from '../rows.js';
import { temporaryDirectory } from '../temporary-directory.js';
import type { Pixels } from './png-pixels.js';
import { decodePng } from './png-pixels.js';

const SEEKER = 0xd55e00;
const HIDER = 0x0072b2;
const INK = 0x1f2328;
const PAPER = 0xffffff;

/** Panels by their place: [column, row] in a grid of 3 x 2. */
const panels = {
  reward: [0, 0],
  teams: [1, 0],
  length: [2, 0],
  kl: [0, 1],
  entropy: [1, 1],
  summary: [2, 1],
} as const;

/** How many pixels of exactly that colour a panel has. */
function count(pixels: Pixels, [column, row]: readonly [number, number], color: number): number {
  let found = 0;
  for (let y = row * 540; y < (row + 1) * 540; y++)
    for (let x = column * 600; x < (column + 1) * 600; x++) if (pixels.at(x, y) === color) found++;
  return found;
}

describe('the picture of a run', () => {
  let png: Uint8Array;
  let pixels: Pixels;

  beforeAll(async () => {
    png = await renderTrainingFigure(exampleRows(60), { checkpointIterations: [20, 40, 60] });
    pixels = decodePng(png);
  });

  test('has 1800 x 1080 pixels, most of them paper', () => {
    expect([pixels.width, pixels.height]).toEqual([1800, 1080]);
    const paper = Object.values(panels).map((panel) => count(pixels, panel, PAPER) / (600 * 540));
    for (const share of paper) {
      // Confidence bands are a third of a panel in which figures jump up and down.
      expect(share).toBeGreaterThan(0.5);
      expect(share).toBeLessThan(0.99);
    }
  });

  test('shows seekers and hiders in their colours in the panels of both, and in no other', () => {
    for (const panel of [panels.teams, panels.kl, panels.entropy]) {
      expect(count(pixels, panel, SEEKER)).toBeGreaterThan(500);
      expect(count(pixels, panel, HIDER)).toBeGreaterThan(500);
    }
    for (const panel of [panels.reward, panels.length, panels.summary]) {
      expect(count(pixels, panel, SEEKER)).toBe(0);
      expect(count(pixels, panel, HIDER)).toBe(0);
    }
  });

  test('has text: without a font there would be none', () => {
    for (const panel of Object.values(panels)) expect(count(pixels, panel, INK)).toBeGreaterThan(300);
  });

  test('is the same to the byte for the same rows, and another for other rows', async () => {
    const options = { checkpointIterations: [20, 40, 60] };
    expect(Buffer.from(png).equals(await renderTrainingFigure(exampleRows(60), options))).toBe(true);
    const others = [...exampleRows(59), exampleRow(60, { hider_kl: 0.013 })];
    expect(Buffer.from(png).equals(await renderTrainingFigure(others, options))).toBe(false);
  });

  test('is written as a file, in place of an older one, and nothing else is left', async () => {
    const directory = await temporaryDirectory();
    const path = join(directory, 'training_metrics_iter_60.png');
    await writeFile(path, 'an older one');
    await writeTrainingFigure(path, exampleRows(60), { checkpointIterations: [20, 40, 60] });
    expect((await readFile(path)).equals(png)).toBe(true);
    expect(await readdir(directory)).toEqual(['training_metrics_iter_60.png']);
  });
});

test.each([
  ['no rows', []],
  ['one row', exampleRows(1)],
  ['two equal rows', [exampleRow(5), { ...exampleRow(5), iteration: 6 }]],
  [
    'rows without values',
    [{ iteration: 1, timestamp: '' }, exampleRow(2, { reward_mean: null, seeker_kl: null })],
  ],
  ['10,000 rows', exampleRows(10_000)],
  ['huge and tiny values', [exampleRow(1, { reward_mean: 1e300 }), exampleRow(2, { reward_mean: -1e-300 })]],
])('the picture of %s has the same size', async (_, rows) => {
  const { width, height } = decodePng(await renderTrainingFigure(rows));
  expect([width, height]).toEqual([1800, 1080]);
});
