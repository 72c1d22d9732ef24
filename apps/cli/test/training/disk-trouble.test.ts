import { describe, expect, it } from '@jest/globals';
import { diskTrouble } from '../../src/training/disk-trouble.js';

const refusal = Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });

describe('trouble with the disk', () => {
  it('is told by the code of the operating system, also inside another error', () => {
    expect(diskTrouble(refusal)).toEqual({ code: 'ENOSPC', reason: 'disk full' });
    const wrapped = new Error('not saved', { cause: new Error('not written', { cause: refusal }) });
    expect(diskTrouble(wrapped)).toEqual({ code: 'ENOSPC', reason: 'disk full' });
  });

  it.each([
    ['ENOSPC', 'disk full'],
    ['EDQUOT', 'disk quota used up'],
    ['EIO', 'disk error'],
    ['EROFS', 'disk read-only'],
    ['EACCES', 'directory not writable'],
    ['EPERM', 'directory not writable'],
    ['EMFILE', 'too many open files'],
    ['ENFILE', 'too many open files'],
  ])('%s is: %s', (code, reason) => {
    expect(diskTrouble(Object.assign(new Error('It did not work.'), { code }))).toEqual({ code, reason });
  });

  it('is nothing else', () => {
    expect(diskTrouble(new Error('disk full'))).toBeNull();
    expect(diskTrouble(Object.assign(new Error('gone'), { code: 'ENOENT' }))).toBeNull();
    expect(diskTrouble('ENOSPC')).toBeNull();
  });
});
