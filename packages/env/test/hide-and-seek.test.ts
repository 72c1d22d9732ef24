import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createHideAndSeek, HideAndSeekActionError, HideAndSeekStateError } from '../src/index.js';
import type { HideAndSeekOptions, SavedState } from '../src/index.js';
import { outcome, randomActions } from './play.js';

const small: HideAndSeekOptions = { worldSize: 16, episodeSteps: 30, rayCount: 6, looseBlocks: 10 };

const configurations = fc.record({
  map: fc.constantFrom('open' as const, 'fort' as const, 'ruins' as const),
  rooms: fc.constant(1),
  seekers: fc.integer({ min: 1, max: 3 }),
  hiders: fc.integer({ min: 1, max: 3 }),
  actionSpace: fc.constantFrom('continuous' as const, 'discrete' as const),
  blockOwnership: fc.constantFrom('team' as const, 'none' as const),
  preparationFraction: fc.constantFrom(0, 0.4),
  catching: fc.record({
    enabled: fc.boolean(),
    holdSteps: fc.constantFrom(1, 3),
    distanceBlocks: fc.constant(4),
  }),
  rewards: fc.record({ preset: fc.constantFrom('seed' as const, 'visibility' as const) }),
});

describe('the same bits', () => {
  it('come from the same seed and actions, and others from another seed', () => {
    const play = (seed: number): number[] => {
      const env = createHideAndSeek({ worlds: 2, config: small });
      env.reset(seed);
      const draw = randomActions(env, 1);
      for (let step = 0; step < 50; step++) env.step(draw());
      return outcome(env);
    };
    expect(play(5)).toEqual(play(5));
    expect(play(5)).not.toEqual(play(6));
  });

  it('come from worlds that are split over several environments', () => {
    const whole = createHideAndSeek({ worlds: 5, config: small });
    const parts = [
      createHideAndSeek({ worlds: 2, config: small }),
      createHideAndSeek({ worlds: 3, config: small, firstWorld: 2 }),
    ];
    for (const env of [whole, ...parts]) env.reset(11);
    const draw = randomActions(whole, 2);
    for (let step = 0; step < 70; step++) {
      const actions = draw();
      whole.step(actions);
      parts[0]!.step(actions.slice(0, 2 * 3 * 7));
      parts[1]!.step(actions.slice(2 * 3 * 7));
      for (const name of ['observations', 'rewards', 'terminated', 'active', 'episodeMetrics'] as const) {
        expect([...parts[0]![name], ...parts[1]![name]]).toEqual([...whole[name]]);
      }
    }
  });

  it('follow a state that was loaded, whenever it was saved', () => {
    fc.assert(
      fc.property(configurations, fc.integer({ min: 0, max: 65 }), fc.nat(), (options, moment, seed) => {
        const setup = { worlds: 2, config: { ...small, ...options } };
        const env = createHideAndSeek(setup);
        env.reset(seed);
        const draw = randomActions(env, seed);
        for (let step = 0; step < moment; step++) env.step(draw());
        const other = createHideAndSeek(setup);
        other.loadState(env.saveState());
        expect(other.observations).toEqual(env.observations);
        expect(other.active).toEqual(env.active);
        for (let step = 0; step < 40; step++) {
          const actions = draw();
          env.step(actions);
          other.step(actions);
        }
        expect(other.observations).toEqual(env.observations);
        expect(other.rewards).toEqual(env.rewards);
        expect(other.saveState()).toEqual(env.saveState());
      }),
      { numRuns: 20 },
    );
  });

  it('are not disturbed by looking', () => {
    const [seen, unseen] = [0, 1].map(() => createHideAndSeek({ config: small }));
    const draw = randomActions(seen!, 3);
    for (let step = 0; step < 40; step++) {
      const actions = draw();
      seen!.step(actions);
      unseen!.step(actions);
      seen!.worldView(0);
      seen!.saveState();
    }
    expect(seen!.saveState()).toEqual(unseen!.saveState());
  });
});

describe('an episode', () => {
  it('ends with its time as terminated, and the next one begins in the same step', () => {
    const env = createHideAndSeek({ worlds: 1, config: { ...small, catching: { enabled: false } } });
    const draw = randomActions(env, 4);
    for (let step = 1; step <= 30; step++) {
      expect(env.worldView(0).step).toBe(step - 1);
      env.step(draw());
      expect([env.terminated[0], env.truncated[0]]).toEqual([step === 30 ? 1 : 0, 0]);
    }
    expect(env.worldView(0)).toMatchObject({ step: 0, stepsLeft: 30, phase: 'preparation' });
    const { offset } = env.observationLayout.find(({ name }) => name === 'timeLeft')!;
    expect(env.finalObservations[offset]).toBe(0);
    expect(env.observations[offset]).toBe(1);
  });

  it('shows held seekers nothing of the world', () => {
    const env = createHideAndSeek({ config: small });
    const zero = ['take', 'place', 'other0', 'other1', 'rayDistance', 'rayKind'];
    for (const { name, offset, size } of env.observationLayout) {
      if (!zero.includes(name)) continue;
      expect([...env.observations.slice(offset, offset + size)].every((value) => value === 0)).toBe(true);
    }
    // 12 of 30 steps are preparation.
    for (let step = 0; step < 12; step++) env.step(new Float32Array(21));
    const { offset } = env.observationLayout.find(({ name }) => name === 'rayDistance')!;
    expect(env.observations[offset]).toBeGreaterThan(0);
    expect([...env.active]).toEqual([1, 1, 1]);
  });

  it('leaves figures behind that fit together', () => {
    const env = createHideAndSeek({
      worlds: 4,
      config: { ...small, catching: { holdSteps: 1, distanceBlocks: 8 } },
    });
    const draw = randomActions(env, 5);
    const of = (world: number, name: string): number =>
      env.episodeMetrics[world * env.episodeMetricNames.length + env.episodeMetricNames.indexOf(name)]!;
    let ended = 0;
    let caught = 0;
    for (let step = 0; step < 600; step++) {
      env.step(draw());
      for (let world = 0; world < 4; world++) {
        if (env.terminated[world] === 0) continue;
        ended++;
        caught += of(world, 'caught_fraction');
        expect(of(world, 'hidden_fraction') + of(world, 'seen_fraction')).toBeLessThanOrEqual(1 + 1e-6);
        if (of(world, 'caught_fraction') === 0) {
          expect(of(world, 'hidden_fraction') + of(world, 'seen_fraction')).toBeCloseTo(1, 5);
          expect(of(world, 'steps_to_first_catch')).toBeNaN();
        } else {
          // With a hold of one step a hider is caught when it is first seen near enough.
          expect(of(world, 'steps_to_first_catch')).toBeGreaterThanOrEqual(of(world, 'steps_to_first_sight'));
          expect(of(world, 'steps_to_first_catch')).toBeLessThanOrEqual(18);
        }
      }
    }
    expect(ended).toBeGreaterThan(60);
    expect(caught).toBeGreaterThan(1);
  });
});

describe('what is refused', () => {
  it('is an action array of another length, before anything happens', () => {
    const env = createHideAndSeek({ config: small });
    const before = env.saveState();
    expect(() => env.step(new Float32Array(20))).toThrow(HideAndSeekActionError);
    expect(env.saveState()).toEqual(before);
  });

  it('is a seed that is no whole number, a number of worlds below one, and a world that is not there', () => {
    const env = createHideAndSeek({ config: small });
    for (const seed of [-1, 0.5, NaN, 2 ** 53]) expect(() => env.reset(seed)).toThrow(RangeError);
    expect(() => createHideAndSeek({ worlds: 0 })).toThrow(
      'worlds is 0 (allowed: a whole number from 1 to 65536)',
    );
    expect(() => env.worldView(1)).toThrow('There is no world 1');
  });

  it('is a state that does not fit, and then nothing has changed', () => {
    const env = createHideAndSeek({ config: small });
    const before = env.saveState();
    const good = createHideAndSeek({ config: small }).saveState();
    const { yaw, ...without } = good;
    for (const [state, array] of [
      [without, 'yaw'],
      [{ ...good, yaw: new Float64Array(2) }, 'yaw'],
      [{ ...good, yaw: new Float32Array(yaw!.length) }, 'yaw'],
      [{ ...good, extra: new Uint8Array(1) }, 'extra'],
      [{ ...good, format: Uint32Array.of(1, 1, 1, 2, 16, 16) }, 'format'],
      [createHideAndSeek({ config: { ...small, hiders: 1 } }).saveState(), 'format'],
    ] as const) {
      expect(() => env.loadState(state)).toThrow(HideAndSeekStateError);
      expect(() => env.loadState(state)).toThrow(array);
    }
    expect(env.saveState()).toEqual(before);
  });
});

describe('a state with values that cannot be', () => {
  const setup = { worlds: 2, config: small };
  const changed = (name: string, at: number, value: number): SavedState => {
    const saved = createHideAndSeek(setup).saveState();
    saved[name]![at] = value;
    return saved;
  };

  it.each<[string, number, number]>([
    ['voxels', 5, 6],
    ['voxels', 16 ** 3 + 5, 77],
    ['step', 1, 31],
    ['step', 0, -1],
    ['carried', 5, 4],
    ['carried', 0, -1],
    ['cooldown', 0, 5],
    ['position', 0, NaN],
    ['position', 0, -0.1],
    ['position', 1, 16],
    ['position', 5, 1e9],
    ['velocity', 3, Infinity],
    ['yaw', 2, NaN],
    ['pitch', 0, -Infinity],
    ['lastSeen', 0, NaN],
  ])('is refused, and nothing changes: %s[%d] = %d', (name, at, value) => {
    const env = createHideAndSeek(setup);
    env.reset(3);
    const before = env.saveState();
    expect(() => env.loadState(changed(name, at, value))).toThrow(HideAndSeekStateError);
    expect(() => env.loadState(changed(name, at, value))).toThrow(`'${name}' has ${value}`);
    expect(env.saveState()).toEqual(before);
  });

  it('is not one at the end of its time: the next step ends the episode', () => {
    const env = createHideAndSeek(setup);
    env.loadState(changed('step', 0, 30));
    env.step(new Float32Array(42));
    expect([...env.terminated]).toEqual([1, 0]);
  });
});

describe('actions', () => {
  it('count as 0 when they are not numbers, and are clipped to [-1, 1]', () => {
    const play = (value: number): SavedState => {
      const env = createHideAndSeek({ config: { ...small, preparationFraction: 0 } });
      for (let step = 0; step < 10; step++) env.step(new Float32Array(21).fill(value));
      return env.saveState();
    };
    expect(play(NaN)).toEqual(play(0));
    expect(play(1e9)).toEqual(play(1));
    expect(play(-Infinity)).toEqual(play(-1));
  });

  it('do nothing when discrete ones are not numbers, and take the nearest choice', () => {
    const play = (row: number[]): SavedState => {
      const config: HideAndSeekOptions = { ...small, preparationFraction: 0, actionSpace: 'discrete' };
      const env = createHideAndSeek({ config });
      for (let step = 0; step < 10; step++) env.step(Float32Array.from([...row, ...row, ...row]));
      return env.saveState();
    };
    expect(play(new Array<number>(7).fill(NaN))).toEqual(play([1, 1, 2, 1, 0, 0, 0]));
    expect(play([9, -3, 7, 1.2, 4, -1, 0.4])).toEqual(play([2, 0, 4, 1, 1, 0, 0]));
  });
});
