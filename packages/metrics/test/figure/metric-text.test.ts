import { expect, test } from '@jest/globals';
import { metricText } from '../../src/definitions.js';

test('a figure of a metric is written in its unit, and one of no known metric as it is', () => {
  expect(metricText('hidden_fraction', 0.25)).toBe('25.0 %');
  expect(metricText('elapsed_seconds', 185)).toBe('3 min 05 s');
  expect(metricText('of_the_environment', 0.25)).toBe('0.2500');
  expect(metricText('reward_mean', null)).toBe('–');
});
