import { expect, test } from '@jest/globals';
import { InvalidCheckpointInputError, StoreReadError, StoreWriteError } from '../src/index.js';
import { fromPortable, toPortable } from '../src/threads/portable-error.js';

const cause = Object.assign(new Error('EIO: i/o error, fsync'), { code: 'EIO' });
const crossed = (error: unknown): Error => fromPortable(structuredClone(toPortable(error)));

test.each([
  new StoreWriteError({ operation: 'sync', path: '/a/b', code: 'EIO', cause }),
  new StoreReadError({ path: '/a/b', code: 'EIO', cause }),
  new InvalidCheckpointInputError({ field: 'metadata.x', problem: 'is too long' }),
])('an error of the store crosses threads with class, fields, sentence and cause: $name', (error) => {
  const back = crossed(error);
  expect(back.constructor).toBe(error.constructor);
  expect(back.message).toBe(error.message);
  expect({ ...back }).toEqual({ ...error });
  expect(back.cause).toEqual(error.cause);
});

test('any other error keeps its name, its sentence, its place and its texts', () => {
  const error = Object.assign(new TypeError('no function'), { code: 'ERR_X', count: 3 });
  const back = crossed(error);
  expect(back).toMatchObject({
    name: 'TypeError',
    message: 'no function',
    code: 'ERR_X',
    stack: error.stack,
  });
  expect(back.cause).toBeUndefined();
});

test('what is thrown and is no error becomes one', () => {
  expect(crossed('just a text')).toMatchObject({ name: 'Error', message: 'just a text' });
});
