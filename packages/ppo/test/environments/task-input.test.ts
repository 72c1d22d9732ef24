import { describe, expect, it } from '@jest/globals';
import { PpoConfigError, StateMismatchError } from '../../src/index.js';
import { tasks } from '../fixtures/tasks.js';

describe.each(tasks)('worlds of $name', ({ name, create, space }) => {
  it.each([
    [{ worlds: 0 }, 'env.worlds', 'is 0; it must be a whole number of 1 or more'],
    [{ worlds: 1.5 }, 'env.worlds', 'is 1.5; it must be a whole number of 1 or more'],
    [{ worlds: 1, firstWorld: -1 }, 'env.firstWorld', 'is -1; it must be a whole number of 0 or more'],
    [{ worlds: 1, config: { gravity: 3 } }, 'env.config.gravity', `is no option of ${name}, which has none`],
  ])('refuse the setup %j with a sentence', (setup, key, problem) => {
    expect(() => create(setup)).toThrow(new PpoConfigError(key, problem));
  });

  it('refuse what is no action before any world has moved', () => {
    const env = create({ worlds: 2 });
    const before = env.saveState();
    const [wrong, allowed] =
      space.kind === 'continuous'
        ? [[NaN], 'a number, clipped to [-1, 1]']
        : [[-1, 0.5, space.sizes[0], NaN], `a whole number from 0 to ${space.sizes[0] - 1}`];
    for (const action of wrong) {
      expect(() => env.step(Float32Array.of(0, action))).toThrow(
        new RangeError(`the action for world 1 of ${name} is ${action}; it must be ${allowed}`),
      );
    }
    expect(() => env.step(Float32Array.of(0))).toThrow(
      new RangeError(`${name} got 1 actions for 2 worlds, one for each`),
    );
    expect(env.saveState()).toEqual(before);
  });

  it('refuse a state of other worlds, and stay as they are', () => {
    const env = create({ worlds: 2 });
    env.step(Float32Array.of(0, 1));
    const before = env.saveState();
    const { states, clocks } = before;
    expect(() => env.loadState(create({ worlds: 1 }).saveState())).toThrow(StateMismatchError);
    const withoutRandom = { states: states.map((value) => value + 1), clocks };
    expect(() => env.loadState(withoutRandom)).toThrow('env/random is missing, expected 2 numbers');
    expect(env.saveState()).toEqual(before);
  });
});
