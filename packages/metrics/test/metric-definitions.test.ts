import { readFile } from 'node:fs/promises';
import { expect, test } from '@jest/globals';
import { metricDefinition, metricDefinitions } from '../src/index.js';
import { metricsPage } from '../src/metrics-page.js';

test('names and titles are unique', () => {
  const names = metricDefinitions.map(({ name }) => name);
  const titles = metricDefinitions.map(({ title }) => title);
  expect(new Set(names).size).toBe(names.length);
  expect(new Set(titles).size).toBe(titles.length);
});

test('both sides have the same figures of learning and of what they do', () => {
  const namesOf = (side: string): string[] =>
    metricDefinitions
      .map(({ name }) => name)
      // In the preparation only hiders act.
      .filter((name) => name.startsWith(`${side}_`) && !name.endsWith('_in_preparation'))
      .map((name) => name.slice(side.length));
  expect(namesOf('seeker')).toEqual(namesOf('hider'));
  expect(namesOf('seeker')).toHaveLength(16);
});

test('every metric has a meaning that is a sentence, and a unit', () => {
  for (const { meaning, unit } of metricDefinitions) {
    expect(meaning).toMatch(/^[A-Z].*\.$/);
    expect(unit).not.toBe('');
  }
});

test('exactly the figures that a clock measures differ between runs with the same seed', () => {
  const measured = metricDefinitions.filter(({ reproducible }) => !reproducible).map(({ name }) => name);
  expect(measured).toEqual([
    'rollout_seconds',
    'learning_seconds',
    'iteration_seconds',
    'steps_per_second',
    'elapsed_seconds',
  ]);
});

test('a definition is found by its name', () => {
  expect(metricDefinition('hider_kl')).toMatchObject({ title: 'Hider KL divergence', unit: 'nats' });
  expect(metricDefinition('no_such_metric')).toBeUndefined();
});

test('docs/metrics.md is what the definitions say; write it with: npx nx run metrics:docs', async () => {
  const page = await readFile(new URL('../../../docs/metrics.md', import.meta.url), 'utf8');
  expect(page).toBe(metricsPage());
});
