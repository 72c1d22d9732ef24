import { dirname } from 'node:path';
import { UserError } from '../user-error.js';
import { FileWriteError } from './file-write-error.js';

/**
 * What went wrong with writing a file or a directory that was asked for, in a sentence.
 *
 * @param otherwise what the user can do instead.
 */
export function explainedFailure(path: string, error: NodeJS.ErrnoException, otherwise: string): Error {
  switch (error.code) {
    case 'EEXIST':
    case 'ENOTEMPTY':
      return new UserError(`${path} exists already; ${otherwise}, or add --force to replace it.`);
    case 'EISDIR':
      return new UserError(`${path} is a directory; ${otherwise}.`);
    case 'ENOENT':
    case 'ENOTDIR':
      return new UserError(`${dirname(path)} is no directory; create it, or ${otherwise}.`);
    case 'EACCES':
    case 'EROFS':
      return new UserError(`${dirname(path)} may not be written to (${error.code}); ${otherwise}.`);
    default:
      return new FileWriteError(path, error);
  }
}
