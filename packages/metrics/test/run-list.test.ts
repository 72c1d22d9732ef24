import { appendFile, mkdir, open, rm, stat, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { listRuns, RunList, RunLog } from '../src/index.js';
import { exampleRow } from './rows.js';
import { temporaryDirectory } from './temporary-directory.js';

async function addRun(runs: string, name: string, iterations: readonly number[]): Promise<void> {
  const log = await RunLog.open(join(runs, name));
  for (const iteration of iterations) await log.append(exampleRow(iteration));
  await log.close();
}

test('runs are listed with header, newest row and row count, the newest first', async () => {
  const runs = await temporaryDirectory();
  await addRun(runs, 'older', [1, 2]);
  await addRun(runs, 'newer', [1, 2, 9]);
  const list = await listRuns(runs);
  expect(list).toMatchObject([
    {
      name: 'newer',
      newestRow: exampleRow(9),
      rowCount: 3,
      damaged: null,
      updatedAt: exampleRow(9).timestamp,
    },
    { name: 'older', newestRow: exampleRow(2), rowCount: 2, damaged: null },
  ]);
  expect(list[0]?.header?.run_id).not.toBe(list[1]?.header?.run_id);
  expect(list[0]?.directory).toBe(join(runs, 'newer'));
});

test('a list that is read again has what has changed, and only that is read', async () => {
  const runs = await temporaryDirectory();
  await addRun(runs, 'first', [1]);
  await addRun(runs, 'second', [1]);
  const list = new RunList(runs);
  const before = await list.read();
  await addRun(runs, 'second', [2]);
  const after = await list.read();
  const named = (summaries: typeof before, name: string) => summaries.find((run) => run.name === name);
  expect(named(after, 'second')).toMatchObject({ newestRow: exampleRow(2), rowCount: 2 });
  expect(named(after, 'first')).toBe(named(before, 'first'));
  await rm(join(runs, 'first'), { recursive: true });
  expect((await list.read()).map(({ name }) => name)).toEqual(['second']);
});

test('of a log that has grown only what was appended is read', async () => {
  const runs = await temporaryDirectory();
  await addRun(runs, 'run', [1, 2]);
  const list = new RunList(runs);
  await list.read();
  // What would be damage, were it looked at again.
  const file = await open(join(runs, 'run', 'metrics.jsonl'), 'r+');
  await file.write('?', 0);
  await file.close();
  await appendFile(join(runs, 'run', 'metrics.jsonl'), `${JSON.stringify(exampleRow(3))}\n`);
  expect(await list.read()).toMatchObject([{ newestRow: exampleRow(3), rowCount: 3, damaged: null }]);
  expect(await listRuns(runs)).toMatchObject([{ damaged: expect.stringContaining('line 1') }]);
});

test('whatever happens to a log, a list that is read again is what a fresh one is', async () => {
  const change = fc.oneof(
    fc.record({ kind: fc.constant('append' as const), count: fc.integer({ min: 1, max: 3 }) }),
    fc.record({ kind: fc.constant('cut' as const), at: fc.integer({ min: 0, max: 6 }) }),
    fc.record({
      kind: fc.constant('tear' as const),
      text: fc.constantFrom('{"iterat', '\0\0\n', 'no\nrow\n'),
    }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(change, { maxLength: 10 }), async (changes) => {
      const runs = await temporaryDirectory();
      const path = join(runs, 'run', 'metrics.jsonl');
      await addRun(runs, 'run', []);
      const list = new RunList(runs);
      let newest = 0;
      for (const step of changes) {
        expect(await list.read()).toEqual(await listRuns(runs));
        if (step.kind === 'tear') {
          const { size } = await stat(path);
          await appendFile(path, step.text);
          expect(await list.read()).toEqual(await listRuns(runs));
          await truncate(path, size);
        } else if (step.kind === 'cut') {
          await (await RunLog.open(join(runs, 'run'), { resumeAt: { iteration: step.at } })).close();
          newest = Math.min(newest, step.at);
        } else {
          await addRun(
            runs,
            'run',
            Array.from({ length: step.count }, () => ++newest),
          );
        }
      }
      expect(await list.read()).toEqual(await listRuns(runs));
    }),
    { numRuns: 40 },
  );
});

test('a row that is being written does not count', async () => {
  const runs = await temporaryDirectory();
  await addRun(runs, 'run', [1, 2]);
  await appendFile(join(runs, 'run', 'metrics.jsonl'), '{"iteration":3,');
  expect(await listRuns(runs)).toMatchObject([{ newestRow: exampleRow(2), rowCount: 2 }]);
  await appendFile(join(runs, 'run', 'metrics.jsonl'), '\0\0\n');
  expect(await listRuns(runs)).toMatchObject([{ newestRow: exampleRow(2), rowCount: 2 }]);
});

test('a run without rows is listed', async () => {
  const runs = await temporaryDirectory();
  await addRun(runs, 'run', []);
  expect(await listRuns(runs)).toMatchObject([{ name: 'run', newestRow: null, rowCount: 0, damaged: null }]);
});

test('a damaged run is listed with the reason, and does not hide others', async () => {
  const runs = await temporaryDirectory();
  await addRun(runs, 'good', [1]);
  await mkdir(join(runs, 'bad'));
  await writeFile(join(runs, 'bad', 'metrics.jsonl'), 'not a log\n');
  const list = await listRuns(runs);
  expect(list.map(({ name }) => name).sort()).toEqual(['bad', 'good']);
  expect(list.find(({ name }) => name === 'bad')).toMatchObject({
    header: null,
    damaged: expect.stringContaining('line 1'),
  });
});

test('a damaged run is not read again before its file has changed, as it may be large', async () => {
  const runs = await temporaryDirectory();
  await addRun(runs, 'run', [1]);
  await appendFile(join(runs, 'run', 'metrics.jsonl'), 'no\nrow\n');
  const list = new RunList(runs);
  const [first] = await list.read();
  expect(first?.damaged).toContain('line 3');
  expect((await list.read())[0]).toBe(first);
  await rm(join(runs, 'run', 'metrics.jsonl'));
  await addRun(runs, 'run', [1]);
  expect(await list.read()).toMatchObject([{ damaged: null, rowCount: 1 }]);
});

test('what is no run is left out: files, directories without a log, symbolic links', async () => {
  const elsewhere = await temporaryDirectory();
  await addRun(elsewhere, 'run', [1]);
  const runs = await temporaryDirectory();
  await writeFile(join(runs, 'file'), '');
  await mkdir(join(runs, 'empty'));
  await symlink(join(elsewhere, 'run'), join(runs, 'link'));
  expect(await listRuns(runs)).toEqual([]);
});

test('there are no runs where there is no directory', async () => {
  expect(await listRuns(join(await temporaryDirectory(), 'none'))).toEqual([]);
});

test('two runs with rows of the same time are listed by name', async () => {
  const runs = await temporaryDirectory();
  await addRun(runs, 'b', [1]);
  await addRun(runs, 'a', [1]);
  expect((await listRuns(runs)).map(({ name }) => name)).toEqual(['a', 'b']);
});
