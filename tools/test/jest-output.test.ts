import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from '@jest/globals';
import { root } from './fixtures/hideout.js';

/** The tool itself is plain JavaScript. */
interface JestOutput {
  countTests(text: string): { passed: number; failed: number; skipped: number };
  failureReports(text: string): string[];
}

const { countTests, failureReports } = (await import(
  pathToFileURL(join(root, 'tools/jest-output.mjs')).href
)) as JestOutput;

/** Two projects as nx prints them, one with a failure that jest tells twice. */
const output = `
> nx run metrics:test

 PASS   metrics  test/run-log.test.ts
 FAIL   metrics  test/event-log.test.ts (12.3 s)
  a resumed run
    ✓ goes on (3 ms)
    ✕ is emptied (2 ms)

  ● a resumed run › is emptied

    expect(received).toBe(expected)

    Expected: 1
      at Object.toBe (test/event-log.test.ts:2:45)

 PASS   metrics  test/killing.test.ts

Summary of all failing tests
 FAIL   metrics  test/event-log.test.ts (12.3 s)
  ● a resumed run › is emptied

    expect(received).toBe(expected)

    Expected: 1
      at Object.toBe (test/event-log.test.ts:2:45)

Test Suites: 1 failed, 2 passed, 3 total
Tests:       1 failed, 2 skipped, 17 passed, 20 total
Time:        10.1 s

> nx run env:test

 PASS   env  test/world.test.ts
Tests:       5 passed, 5 total
`;

test('the tests of all projects are added up', () => {
  expect(countTests(output)).toEqual({ passed: 22, failed: 1, skipped: 2 });
});

test('a failure is told once, under its file and with all that jest said of it', () => {
  expect(failureReports(output)).toEqual([
    [
      'FAIL metrics test/event-log.test.ts',
      '  ● a resumed run › is emptied',
      '',
      '    expect(received).toBe(expected)',
      '',
      '    Expected: 1',
      '      at Object.toBe (test/event-log.test.ts:2:45)',
    ].join('\n'),
  ]);
});

test('where nothing failed there is nothing to tell', () => {
  expect(failureReports(' PASS  env  test/world.test.ts\nTests:       5 passed, 5 total\n')).toEqual([]);
});
