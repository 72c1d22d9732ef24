import { appendFile, mkdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { RunNotice } from '../src/index.js';
import { lastingNotices, readRunNotices, RunNotices, SESSION_TOPIC } from '../src/index.js';
import { temporaryDirectory } from './temporary-directory.js';

const fileOf = (directory: string): string => join(directory, 'notices.jsonl');

function notice(iteration: number, changes: Partial<RunNotice> = {}): RunNotice {
  return {
    timestamp: '2026-11-28T07:00:00.000Z',
    iteration,
    topic: null,
    state: 'once',
    message: `after ${iteration}`,
    ...changes,
  };
}

async function told(notices: readonly RunNotice[], directory?: string, resumeAt = 0): Promise<string> {
  const path = directory ?? (await temporaryDirectory());
  const file = await RunNotices.open(path, resumeAt);
  for (const each of notices) await file.append(each);
  await file.close();
  return path;
}

describe('the notices of a run', () => {
  test('are read as they were told, oldest first, the newest of them', async () => {
    const all = [notice(0), notice(3, { topic: 'high_kl seeker', state: 'begins' }), notice(4)];
    const directory = await told(all);
    expect(await readRunNotices(directory, 10)).toEqual(all);
    expect(await readRunNotices(directory, 2)).toEqual(all.slice(1));
  });

  test('are null where nobody has told any, and none where a training has nothing to say', async () => {
    expect(await readRunNotices(await temporaryDirectory(), 10)).toBeNull();
    expect(await readRunNotices(await told([]), 10)).toEqual([]);
  });

  test('of later iterations than the resumed one are cut, and the others stay', async () => {
    const directory = await told([1, 2, 3, 4].map((iteration) => notice(iteration)));
    await told([notice(3, { message: 'again' })], directory, 2);
    const messages = (await readRunNotices(directory, 10))?.map(({ message }) => message);
    expect(messages).toEqual(['after 1', 'after 2', 'again']);
  });

  test('lose at most what a crash has torn', async () => {
    const line = `${JSON.stringify(notice(3))}\n`;
    for (let torn = 1; torn < line.length; torn++) {
      const directory = await told([notice(1), notice(2)]);
      await appendFile(fileOf(directory), line.slice(0, torn));
      // What lacks its line end only is whole for a reader.
      const isWhole = torn === line.length - 1;
      expect(await readRunNotices(directory, 10)).toHaveLength(isWhole ? 3 : 2);
      await told([notice(4)], directory, 3);
      const iterations = (await readRunNotices(directory, 10))?.map(({ iteration }) => iteration);
      expect(iterations).toEqual(isWhole ? [1, 2, 3, 4] : [1, 2, 4]);
    }
  });

  test('whatever the file holds, are notices', async () => {
    const directory = await temporaryDirectory();
    const value = fc.oneof(fc.jsonValue(), fc.record({ timestamp: fc.string(), iteration: fc.integer() }));
    const lines = fc.array(
      fc.oneof(
        fc.string(),
        value.map((each) => JSON.stringify(each)),
      ),
    );
    await fc.assert(
      fc.asyncProperty(lines, async (found) => {
        await writeFile(fileOf(directory), [...found, JSON.stringify(notice(1))].join('\n'));
        expect((await readRunNotices(directory, 1000))?.at(-1)).toEqual(notice(1));
      }),
      { numRuns: 200 },
    );
  });

  test('are kept short: of a long file the end stays, and a long sentence is cut', async () => {
    const message = 'é'.repeat(1000);
    const directory = await told([]);
    const lines = Array.from({ length: 1000 }, (_, i) => `${JSON.stringify(notice(i, { message }))}\n`);
    await writeFile(fileOf(directory), lines.join(''));
    const before = await stat(fileOf(directory));
    expect(before.size).toBeGreaterThan(2_000_000);
    await told([notice(1000, { message: `${message}too long` })], directory, 1000);
    const after = await stat(fileOf(directory));
    expect(after.size).toBeLessThan(2 ** 20 + 3000);
    const newest = await readRunNotices(directory, 200);
    expect(newest?.map(({ iteration }) => iteration)).toEqual(Array.from({ length: 200 }, (_, i) => 801 + i));
    expect(newest?.at(-1)?.message).toBe(message);
  });

  test('of a hostile file are found soon, and those behind bytes that are no text stay readable', async () => {
    const directory = await temporaryDirectory();
    const line = `${JSON.stringify(notice(1))}\n`;
    const hostile = ['\n'.repeat(500_000), '1\n'.repeat(100_000), '{\n'.repeat(100_000), line];
    await writeFile(fileOf(directory), hostile.join(''));
    expect(await readRunNotices(directory)).toEqual([notice(1)]);
    const broken = Buffer.from(line.replace('after', 'a__er'));
    broken.fill(0xff, line.indexOf('after') + 1, line.indexOf('after') + 3);
    await writeFile(fileOf(directory), broken);
    await told([notice(2)], directory, 1);
    expect((await readRunNotices(directory))?.map(({ iteration }) => iteration)).toEqual([1, 2]);
  });

  test('follow no symbolic link', async () => {
    const directory = await temporaryDirectory();
    await writeFile(join(directory, 'other'), 'secret');
    await mkdir(join(directory, 'run'));
    await symlink(join(directory, 'other'), fileOf(join(directory, 'run')));
    await expect(RunNotices.open(join(directory, 'run'), 0)).rejects.toMatchObject({ code: 'ELOOP' });
    await expect(readRunNotices(join(directory, 'run'), 10)).rejects.toMatchObject({ code: 'ELOOP' });
    expect(await readFile(join(directory, 'other'), 'utf8')).toBe('secret');
  });
});

describe('what lasts', () => {
  const kl = { topic: 'high_kl seeker', state: 'begins' } as const;
  const session = { topic: SESSION_TOPIC, state: 'begins' } as const;

  test.each([
    ['has begun and not ended', [notice(1, kl), notice(2, { ...kl, topic: 'saving' })], [1, 2]],
    ['is over when it ends', [notice(1, kl), notice(2, { ...kl, state: 'ends' })], []],
    ['is told by its newest sentence', [notice(1, kl), notice(3, kl)], [3]],
    ['is nothing that was said once', [notice(1)], []],
    ['is over when the next session begins', [notice(0, session), notice(1, kl), notice(1, session)], []],
    ['still tells why a training has ended', [notice(1, kl), notice(2, { ...session, state: 'ends' })], [1]],
  ])('%s', (_, notices, iterations) => {
    expect(lastingNotices(notices).map(({ iteration }) => iteration)).toEqual(iterations);
  });
});
