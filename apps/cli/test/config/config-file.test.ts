import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { loadConfig } from '../../src/config/config-file.js';

const startDirectory = process.cwd();
let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'hideout-config-'));
  process.chdir(directory);
});

afterEach(() => {
  process.chdir(startDirectory);
  rmSync(directory, { recursive: true });
});

describe('the configuration file', () => {
  it('is ./config.yaml when it is there, else the defaults', () => {
    expect(loadConfig(undefined, {}).seed).toBe(1);
    writeFileSync('config.yaml', 'seed: 42\n');
    expect(loadConfig(undefined, {}).seed).toBe(42);
  });

  it('is the one that was named', () => {
    writeFileSync('other.yaml', 'seed: 3\n');
    expect(loadConfig('other.yaml', {}).seed).toBe(3);
  });

  it('may begin with a byte order mark', () => {
    writeFileSync('config.yaml', '\ufeffseed: 4\n');
    expect(loadConfig(undefined, {}).seed).toBe(4);
  });

  it('must exist, be a file and be small', () => {
    expect(() => loadConfig('missing.yaml', {})).toThrow(
      'missing.yaml: does not exist; name another file with --config, or leave the option out',
    );
    mkdirSync('folder');
    expect(() => loadConfig('folder', {})).toThrow('folder: is a directory; name the file in it');
    writeFileSync('large.yaml', `# ${'x'.repeat(300 * 1024)}\n`);
    expect(() => loadConfig('large.yaml', {})).toThrow('large.yaml: is larger than 256 KiB');
  });

  it('names itself in every problem', () => {
    writeFileSync('mine.yaml', 'sed: 1\n');
    expect(() => loadConfig('mine.yaml', {})).toThrow(
      'mine.yaml:1: sed is not an option; did you mean seed?',
    );
  });
});
