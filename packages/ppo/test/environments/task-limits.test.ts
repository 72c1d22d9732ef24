import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  createAcrobot,
  createCartPole,
  createMountainCarContinuous,
  createPendulum,
} from '../../src/environments/index.js';
import { worldIn } from '../fixtures/task-world.js';

const worlds = 2000;

describe('first states', () => {
  it.each([
    { name: 'CartPole-v1', create: createCartPole, low: -0.05, high: 0.05, numbers: [0, 1, 2, 3] },
    { name: 'Acrobot-v1', create: createAcrobot, low: -0.1, high: 0.1, numbers: [0, 1, 2, 3] },
    { name: 'Pendulum-v1, angle', create: createPendulum, low: -Math.PI, high: Math.PI, numbers: [0] },
    { name: 'Pendulum-v1, speed', create: createPendulum, low: -1, high: 1, numbers: [1] },
    {
      name: 'MountainCarContinuous-v0',
      create: createMountainCarContinuous,
      low: -0.6,
      high: -0.4,
      numbers: [0],
    },
  ])('of $name are uniform between $low and $high', ({ create, low, high, numbers }) => {
    const env = create({ worlds });
    env.reset(1);
    const { states } = env.saveState();
    const size = states.length / worlds;
    const [middle, half] = [(low + high) / 2, (high - low) / 2];
    for (const k of numbers) {
      // From -1 to 1; a rounding to float32 may reach over an end by 1e-7 of it.
      const shares = Array.from({ length: worlds }, (_, i) => (states[i * size + k] - middle) / half);
      expect(Math.max(...shares.map(Math.abs))).toBeLessThanOrEqual(1 + 1e-6);
      // 2,000 numbers miss the outer hundredth of the range by a chance of 0.995^2000 = 4e-5; the seed is fixed.
      expect(Math.max(...shares)).toBeGreaterThan(0.99);
      expect(Math.min(...shares)).toBeLessThan(-0.99);
      // Mean 0 and mean square 1/3, within five standard errors (variances 1/3 and 4/45).
      const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / worlds;
      expect(Math.abs(mean(shares))).toBeLessThan(5 / Math.sqrt(3 * worlds));
      expect(Math.abs(mean(shares.map((x) => x ** 2)) - 1 / 3)).toBeLessThan(5 * Math.sqrt(4 / 45 / worlds));
    }
  });

  it('of MountainCarContinuous-v0 are at rest', () => {
    const { states } = createMountainCarContinuous({ worlds: 50 }).saveState();
    expect([...states].filter((_, i) => i % 2 === 1)).toEqual(new Array(50).fill(0));
  });

  it('of Acrobot-v1 are float32, as in Gymnasium', () => {
    const states = [...createAcrobot({ worlds: 50 }).saveState()['states']];
    expect(states).toEqual(states.map(Math.fround));
  });
});

describe('states that any actions lead to', () => {
  const angle = fc.double({ min: -4, max: 4, noNaN: true });
  const share = fc.double({ min: -1, max: 1, noNaN: true });

  it('turn by at most 4 pi and 9 pi a second, with angles of half a turn, in Acrobot-v1', () => {
    const choices = fc.array(fc.nat(2), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(angle, angle, share, share, choices, (angle1, angle2, share1, share2, actions) => {
        const env = worldIn(createAcrobot, [angle1, angle2, share1 * 4 * Math.PI, share2 * 9 * Math.PI]);
        for (const action of actions) {
          env.step(Float32Array.of(action));
          env.saveState()['states'].forEach((value, k) => {
            expect(Math.abs(value)).toBeLessThanOrEqual([1, 1, 4, 9][k] * Math.PI);
          });
        }
      }),
    );
  });

  it('turn by at most 8 radians a second in Pendulum-v1, and cost no more than 16.3', () => {
    const torques = fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(angle, share, torques, (start, share1, actions) => {
        const env = worldIn(createPendulum, [start, 8 * share1]);
        for (const action of actions) {
          env.step(Float32Array.of(action));
          expect(Math.abs(env.observations[2])).toBeLessThanOrEqual(8);
          expect(env.rewards[0]).toBeLessThanOrEqual(0);
          // pi^2 + 0.1 * 8^2 + 0.001 * 2^2 = 16.2736.
          expect(env.rewards[0]).toBeGreaterThanOrEqual(-16.2737);
        }
      }),
    );
  });

  it('are between the walls and no faster than 0.07 in MountainCarContinuous-v0', () => {
    const forces = fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 1, maxLength: 40 });
    const place = fc.double({ min: -1.2, max: 0.45, noNaN: true });
    fc.assert(
      fc.property(place, share, forces, (position, share1, actions) => {
        const env = worldIn(createMountainCarContinuous, [position, 0.07 * share1]);
        for (const action of actions) {
          env.step(Float32Array.of(action));
          const [x, v] = env.observations;
          expect(x).toBeGreaterThanOrEqual(Math.fround(-1.2));
          expect(x).toBeLessThanOrEqual(Math.fround(0.6));
          expect(Math.abs(v)).toBeLessThanOrEqual(Math.fround(0.07));
          if (x === Math.fround(-1.2)) expect(v).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });
});
