import { readFile } from 'node:fs/promises';
import { expect, test } from '@jest/globals';
import { httpApiPage } from '../src/api/http-api-page.js';

test('http-api.md is what the schemas say', async () => {
  // Written anew by `npx nx run dashboard:docs`.
  expect(await readFile(new URL('../http-api.md', import.meta.url), 'utf8')).toBe(httpApiPage());
});

test('every field of every answer has its line', () => {
  const page = httpApiPage();
  for (const field of [
    'runs[].newest.iteration',
    'checkpoints[].pinned_at',
    'metrics.*.mean',
    'figures[].png',
  ])
    expect(page).toContain(`\`${field}\``);
});
