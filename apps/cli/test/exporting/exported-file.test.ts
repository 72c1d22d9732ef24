import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { reportError } from '../../src/error-report.js';
import { writeExportedDirectory } from '../../src/exporting/exported-directory.js';
import { writeExportedFile } from '../../src/exporting/exported-file.js';
import { FileWriteError } from '../../src/exporting/file-write-error.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hideout-export-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('writeExportedFile', () => {
  it('lets one of several writers of the same file win, whole', async () => {
    const path = join(folder, 'file');
    const contents = Array.from({ length: 8 }, (_, i) => new Uint8Array(100_000).fill(i));
    const outcomes = await Promise.allSettled(
      contents.map((content) => writeExportedFile(path, content, false)),
    );
    const winner = outcomes.findIndex(({ status }) => status === 'fulfilled');
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(new Uint8Array(await readFile(path))).toEqual(contents[winner]);
    expect(await readdir(folder)).toEqual(['file']);
  });
});

describe('writeExportedDirectory', () => {
  it('lets one of several writers of the same directory win, whole', async () => {
    const path = join(folder, 'directory');
    const contents = Array.from({ length: 8 }, (_, i) => ({
      a: new Uint8Array(100_000).fill(i),
      b: Uint8Array.of(i),
    }));
    const outcomes = await Promise.allSettled(
      contents.map((content) => writeExportedDirectory(path, content, false)),
    );
    const winner = outcomes.findIndex(({ status }) => status === 'fulfilled');
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(new Uint8Array(await readFile(join(path, 'a')))).toEqual(contents[winner]?.a);
    expect(new Uint8Array(await readFile(join(path, 'b')))).toEqual(contents[winner]?.b);
    expect(await readdir(folder)).toEqual(['directory']);
  });
});

describe('FileWriteError', () => {
  it('is no mistake of the user', () => {
    const error = new FileWriteError('/a/b', new Error('ENOSPC: no space left on device, write'));
    expect(reportError(error, false)).toEqual({
      text: 'error: /a/b cannot be written: ENOSPC: no space left on device, write',
      exitCode: 1,
    });
  });
});
