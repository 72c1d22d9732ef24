import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  formatCheckpointLabel,
  formatCheckpointName,
  parseCheckpointLabel,
  parseCheckpointName,
} from '../src/checkpoint-name.js';

test('the first checkpoint of an iteration carries no suffix', () => {
  expect(formatCheckpointName({ iteration: 20, version: 1 })).toBe('checkpoint_000020');
  expect(formatCheckpointLabel({ iteration: 20, version: 1 })).toBe('20');
});

test('later ones carry their version', () => {
  expect(formatCheckpointName({ iteration: 1234567, version: 2 })).toBe('checkpoint_1234567_v2');
  expect(formatCheckpointLabel({ iteration: 0, version: 12 })).toBe('0_v12');
});

test('names and labels read back as they were formed', () => {
  const name = fc.record({ iteration: fc.nat(10 ** 9), version: fc.integer({ min: 1, max: 10 ** 8 }) });
  fc.assert(
    fc.property(name, (given) => {
      expect(parseCheckpointName(formatCheckpointName(given))).toEqual(given);
      expect(parseCheckpointLabel(formatCheckpointLabel(given))).toEqual(given);
    }),
  );
});

test.each([
  'best_model',
  'checkpoint_20',
  'checkpoint_0000020',
  'checkpoint_000020_v1',
  'checkpoint_000020_v02',
  'checkpoint_000020\n',
  '../checkpoint_000020',
  '.tmp-checkpoint_000020',
])('%j is no name of the store', (name) => {
  expect(parseCheckpointName(name)).toBeNull();
});

test.each(['', '020', '-1', '20_v1', '1e3', 'latest'])('%j is no label', (label) => {
  expect(parseCheckpointLabel(label)).toBeNull();
});
