import { join } from 'node:path';
import { expect, it, jest } from '@jest/globals';
import { root, start, temporaryFolder } from './fixtures/hideout.js';

// The other rows of the table are tests of packages/checkpoints.
jest.setTimeout(600_000);

it.each([
  ['hostile-configurations', 20_000],
  ['resume', 10],
])('the row %s of the torture table fails in none of %i cases', async (row, cases) => {
  const folder = await temporaryFolder();
  const args = [join(root, 'tools/torture.mjs'), '--row', row, '--ordinary'];
  const { code, stdout, stderr } = await start(process.execPath, args, folder.path).outcome;
  await folder.remove();
  expect(stderr).toBe('');
  const report = JSON.parse(stdout) as { cases: number; failures: number; examples: string[] };
  expect(report).toMatchObject({ failures: 0, examples: [] });
  expect(report.cases).toBeGreaterThanOrEqual(cases);
  expect(code).toBe(0);
});
