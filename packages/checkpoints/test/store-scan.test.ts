import { expect, test } from '@jest/globals';
import type { InspectedCheckpoint } from '../src/checkpoint-inspection.js';
import { oldestFirst } from '../src/store-scan.js';

function checkpoint(name: string, sequence: number, iteration: number): InspectedCheckpoint {
  return { kind: 'good', entry: { name, sequence, iteration } } as InspectedCheckpoint;
}

const namesOf = (checkpoints: InspectedCheckpoint[]) =>
  oldestFirst(checkpoints).map(({ entry }) => entry.name);

test('the order is that of saving', () => {
  expect(namesOf([checkpoint('a', 3, 10), checkpoint('b', 1, 30), checkpoint('c', 2, 20)])).toEqual([
    'b',
    'c',
    'a',
  ]);
});

test('copies of one checkpoint go by name', () => {
  expect(namesOf([checkpoint('b', 1, 10), checkpoint('a', 1, 10)])).toEqual(['a', 'b']);
});

test('one without a legible number follows the last one whose iteration is not above its own', () => {
  const known = [checkpoint('a', 1, 10), checkpoint('b', 2, 20), checkpoint('c', 3, 30)];
  expect(namesOf([...known, checkpoint('x', 0, 20)])).toEqual(['a', 'b', 'x', 'c']);
  expect(namesOf([...known, checkpoint('x', 0, 40)])).toEqual(['a', 'b', 'c', 'x']);
  expect(namesOf([...known, checkpoint('x', 0, 5)])).toEqual(['x', 'a', 'b', 'c']);
});
