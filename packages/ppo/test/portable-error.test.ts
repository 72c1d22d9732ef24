import { expect, it } from '@jest/globals';
import { InvalidActionMaskError, NonFiniteValueError } from '../src/index.js';
import { fromPortable, toPortable } from '../src/threads/portable-error.js';

class ForeignError extends Error {
  override readonly name = 'ForeignError';
  constructor(
    readonly array: string,
    readonly cell: object,
  ) {
    super(`${array} does not fit`);
  }
}

/** As an error arrives in another thread. */
const crossed = (thrown: unknown): Error => fromPortable(structuredClone(toPortable(thrown)));

it('an error keeps its name, its sentence and its plain fields from one thread to another', () => {
  const error = crossed(new ForeignError('yaw', { run: () => 1 }));
  expect(error).toBeInstanceOf(Error);
  expect(error).toMatchObject({ name: 'ForeignError', message: 'yaw does not fit', array: 'yaw' });
  expect(error).not.toHaveProperty('cell');
});

it('a NonFiniteValueError is one again, and what is no error becomes one', () => {
  const error = crossed(new NonFiniteValueError('reward', 3, 1, 7));
  expect(error).toBeInstanceOf(NonFiniteValueError);
  expect(error).toMatchObject({ what: 'reward', world: 3, agent: 1, step: 7 });
  expect(crossed('out of luck').message).toBe('out of luck');
});

it('an InvalidActionMaskError is one again, with what it names', () => {
  const thrown = new InvalidActionMaskError(5, 2, 1, 9);
  const error = crossed(thrown);
  expect(error).toBeInstanceOf(InvalidActionMaskError);
  expect(error).toMatchObject({ world: 5, agent: 2, choice: 1, step: 9, message: thrown.message });
  expect(error.message).toMatch(
    /^the environment allows nothing for choice 1 of agent 2 in world 5, at step 9 of/,
  );
});
