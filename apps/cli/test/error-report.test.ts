import { describe, expect, it } from '@jest/globals';
import { reportError } from '../src/error-report.js';
import { UserError } from '../src/user-error.js';

function named(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}

describe('the report of an error', () => {
  it.each([
    'CheckpointNotFoundError',
    'CheckpointDamagedError',
    'NoGoodCheckpointError',
    'NewerFormatError',
    'DirectoryInUseError',
    'HideAndSeekConfigError',
    'ConfigFileError',
  ])('is one sentence and 2 for a %s', (name) => {
    expect(reportError(named(name, 'It cannot be.'), true)).toEqual({
      text: 'error: It cannot be.',
      exitCode: 2,
    });
  });

  it('is 1 for a store that cannot write', () => {
    expect(reportError(named('StoreWriteError', 'Disk full.'), false)).toEqual({
      text: 'error: Disk full.',
      exitCode: 1,
    });
  });

  it('never shows the stack of a mistake of the user', () => {
    expect(reportError(new UserError('Name a checkpoint.'), true).text).toBe('error: Name a checkpoint.');
  });

  it('shows the stack of an unforeseen error only on demand', () => {
    const error = new TypeError('x is not a function');
    expect(reportError(error, false).text).toBe(
      'unexpected error: x is not a function (HIDEOUT_DEBUG=1 shows where it came from)',
    );
    expect(reportError(error, true).text).toContain('error-report.test');
    expect(reportError(error, true).exitCode).toBe(1);
  });

  it('takes whatever is thrown', () => {
    expect(reportError('just a text', false).text).toContain('just a text');
    expect(reportError(undefined, false).exitCode).toBe(1);
  });

  it('leaves several problems a line each, without a prefix', () => {
    const text = 'config.yaml:1: a\nconfig.yaml:2: b';
    expect(reportError(named('ConfigFileError', text), false).text).toBe(text);
  });

  it('lets no control sequence of a file name through', () => {
    expect(reportError(new UserError('no \u001b[2Jfile'), false).text).toBe('error: no file');
  });
});
