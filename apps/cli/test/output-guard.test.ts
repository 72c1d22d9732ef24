import { PassThrough } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { guardOutput } from '../src/output-guard.js';

function broken(code: string): Error {
  return Object.assign(new Error(code), { code });
}

describe('the guard of an output', () => {
  it('takes a reader that left for no failure', () => {
    const stream = new PassThrough();
    const lost = guardOutput(stream);
    stream.emit('error', broken('EPIPE'));
    stream.emit('error', broken('EIO'));
    expect(lost()).toBeNull();
  });

  it('remembers the first error that lost output', () => {
    const stream = new PassThrough();
    const lost = guardOutput(stream);
    stream.emit('error', broken('ENOSPC'));
    stream.emit('error', broken('EBADF'));
    expect(lost()?.message).toBe('ENOSPC');
  });
});
