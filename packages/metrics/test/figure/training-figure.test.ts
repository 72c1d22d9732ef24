import { expect, test } from '@jest/globals';
import { trainingFigure } from '../../src/index.js';
import { exampleRow, exampleRows } from '../rows.js';

type Values = readonly { readonly x: number; readonly y: number; readonly series: string }[];

/** Whether it is a list of objects that have the entry. */
function isListWith(value: unknown, entry: string): boolean {
  const first: unknown = Array.isArray(value) ? value[0] : null;
  return typeof first === 'object' && first !== null && entry in first;
}

/** Every list of points and every text of the specification, wherever they stand. */
function found(value: unknown): { curves: Values[]; texts: string[] } {
  const curves: Values[] = [];
  const texts: string[] = [];
  JSON.stringify(value, (key, inner: unknown) => {
    if (isListWith(inner, 'series')) curves.push(inner as Values);
    if (key === 'text' && typeof inner === 'string') texts.push(inner);
    return inner;
  });
  return { curves, texts };
}

test('has six panels with their titles', () => {
  const specification = trainingFigure(exampleRows(10));
  expect(specification.concat).toHaveLength(6);
  const titles = [
    'Episode reward',
    'Seekers against hiders',
    'Episode length',
    'KL divergence',
    'Entropy',
    'Latest metrics',
  ];
  expect(found(specification).texts).toEqual(expect.arrayContaining(titles));
});

test('is plain data', () => {
  const specification = trainingFigure(exampleRows(10));
  expect(JSON.parse(JSON.stringify(specification))).toEqual(specification);
});

test('carries a long run in few points, the newest always among them', () => {
  const rows = [...exampleRows(20_000), exampleRow(20_001, { seeker_entropy: 3.25 })];
  const { curves } = found(trainingFigure(rows));
  for (const values of curves) {
    expect(values.length).toBeLessThanOrEqual(2 * 480);
    expect(Math.max(...values.map(({ x }) => x))).toBe(20_001);
  }
  expect(curves.flat()).toContainEqual({ x: 20_001, y: 3.25, series: 'Seekers' });
});

test('marks checkpoints within the run that stand apart, the newest first', () => {
  const specification = trainingFigure(exampleRows(1000), {
    checkpointIterations: [5000, 1000, 995, 990, 500, 0],
  });
  // 6 of 390 pixels are 15.4 iterations: 995 and 990 are too near to 1000, 0 and 5000 lie outside.
  expect(JSON.stringify(specification.concat[0])).toContain('"values":[{"x":500},{"x":1000}]');
});

test('leaves out iterations without a value', () => {
  const rows = [exampleRow(1), exampleRow(2, { reward_mean: null }), exampleRow(3)];
  const [raw] = found(trainingFigure(rows).concat[0]).curves;
  expect(raw?.map(({ x }) => x)).toEqual([1, 3]);
});

test('names iterations and, under them, environment steps; iterations alone where rows have no others', () => {
  const [axis, bare] = [exampleRows(10), [{ iteration: 1, timestamp: '', reward_mean: 1 }]].map((rows) =>
    JSON.stringify(trainingFigure(rows).concat[0]),
  );
  expect(axis).toContain('"Iteration · environment steps"');
  expect(axis).toContain('\\"10\\":\\"38.4 k\\"');
  expect(bare).toContain('"title":"Iteration"');
  expect(bare).not.toContain('labelExpr');
});

test('draws the confidence band of the smoothed line in as many points', () => {
  const specification = trainingFigure(exampleRows(2000));
  const bands: { x: number; low: number; high: number }[][] = [];
  JSON.stringify(specification.concat[0], (_, inner: unknown) => {
    if (isListWith(inner, 'low')) bands.push(inner as (typeof bands)[number]);
    return inner;
  });
  const [band] = bands;
  expect(band?.length).toBeLessThanOrEqual(480);
  expect(band?.at(-1)?.x).toBe(2000);
  for (const { low, high } of band ?? []) expect(high).toBeGreaterThan(low);
});
