import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { explainedVariance, generalizedAdvantages } from '../src/advantage.js';

describe('generalizedAdvantages', () => {
  it('sums discounted temporal differences within an episode', () => {
    // gamma 0.5, lambda 0.5: factor 0.25 a step.
    // delta_2 = 3 + 0.5*8 - 4 = 3; delta_1 = 2 + 0.5*4 - 2 = 2; delta_0 = 1 + 0.5*2 - 1 = 1.
    // A_2 = 3; A_1 = 2 + 0.25*3 = 2.75; A_0 = 1 + 0.25*2.75 = 1.6875.
    const advantages = generalizedAdvantages({
      steps: 3,
      rows: 1,
      rewards: Float32Array.of(1, 2, 3),
      values: Float32Array.of(1, 2, 4),
      nextValues: Float32Array.of(2, 4, 8),
      ended: Uint8Array.of(0, 0, 0),
      gamma: 0.5,
      lambda: 0.5,
    });
    expect([...advantages]).toEqual([1.6875, 2.75, 3]);
  });

  it('carries nothing over the end of an episode, and a truncated one keeps the value of its last observation', () => {
    // Row 0 terminates at step 0: A_0 = 1 + 0 - 1 = 0. Row 1 is truncated there with V(final) = 10: 1 + 5 - 1 = 5.
    // Step 1 of both: 2 + 0.5*4 - 2 = 2.
    const advantages = generalizedAdvantages({
      steps: 2,
      rows: 2,
      rewards: Float32Array.of(1, 1, 2, 2),
      values: Float32Array.of(1, 1, 2, 2),
      nextValues: Float32Array.of(0, 10, 4, 4),
      ended: Uint8Array.of(1, 1, 0, 0),
      gamma: 0.5,
      lambda: 0.9,
    });
    expect([...advantages]).toEqual([0, 5, 2, 2]);
  });

  it('is the discounted return minus the value when lambda is 1', () => {
    const number = fc.float({ min: -10, max: 10, noNaN: true });
    fc.assert(
      fc.property(fc.array(fc.tuple(number, number), { minLength: 2, maxLength: 12 }), (steps) => {
        const rewards = Float32Array.from(steps, ([reward]) => reward);
        const values = Float32Array.from(steps, ([, value]) => value);
        const nextValues = Float32Array.from([...values.subarray(1), 0]);
        const ended = new Uint8Array(steps.length);
        const input = {
          steps: steps.length,
          rows: 1,
          rewards,
          values,
          nextValues,
          ended,
          gamma: 0.9,
          lambda: 1,
        };
        const discounted = rewards.reduce((sum, reward, t) => sum + 0.9 ** t * reward, 0);
        expect(generalizedAdvantages(input)[0]).toBeCloseTo(discounted - (values[0] as number), 3);
      }),
    );
  });
});

describe('the end of an episode', () => {
  const number = fc.float({ min: -10, max: 10, noNaN: true });
  const step = fc.record({ reward: number, value: number, next: number });
  type Step = { reward: number; value: number; next: number };
  const advantagesOf = (steps: readonly Step[], ended: readonly number[]): number[] => [
    ...generalizedAdvantages({
      steps: steps.length,
      rows: 1,
      rewards: Float32Array.from(steps, ({ reward }) => reward),
      values: Float32Array.from(steps, ({ value }) => value),
      nextValues: Float32Array.from(steps, ({ next }) => next),
      ended: Uint8Array.from(ended),
      gamma: 0.5,
      lambda: 0.75,
    }),
  ];
  const episodes = fc.tuple(
    fc.array(step, { minLength: 1, maxLength: 6 }),
    fc.array(step, { minLength: 1, maxLength: 6 }),
  );
  const endAfter = (first: readonly Step[], rest: readonly Step[]): number[] =>
    [...first, ...rest].map((_, t) => (t === first.length - 1 ? 1 : 0));

  it('cuts in two what would otherwise be one: both parts have the advantages that they have alone', () => {
    fc.assert(
      fc.property(episodes, ([first, rest]) => {
        const together = advantagesOf([...first, ...rest], endAfter(first, rest));
        const alone = [
          ...advantagesOf(first, endAfter(first, [])),
          ...advantagesOf(
            rest,
            rest.map(() => 0),
          ),
        ];
        expect(together).toEqual(alone);
      }),
    );
  });

  it('by truncation is worth what termination with gamma V(last observation) on top of the reward is', () => {
    fc.assert(
      fc.property(episodes, ([first, rest]) => {
        const ended = endAfter(first, rest);
        const truncated = advantagesOf([...first, ...rest], ended);
        const last = first.at(-1) as Step;
        const terminated = [
          ...first.slice(0, -1),
          { ...last, reward: last.reward + 0.5 * last.next, next: 0 },
          ...rest,
        ];
        advantagesOf(terminated, ended).forEach((advantage, t) =>
          expect(advantage).toBeCloseTo(truncated[t] as number, 4),
        );
      }),
    );
  });
});

describe('explainedVariance', () => {
  it('is 1 for perfect values, 0 for a constant, negative for worse than a constant, null without variance', () => {
    const returns = Float32Array.of(1, 2, 3, 4);
    expect(explainedVariance(returns, returns)).toBe(1);
    expect(explainedVariance(Float32Array.of(7, 7, 7, 7), returns)).toBe(0);
    // Var(R - V) of (-3, -1, 1, 3) is 5, Var(R) is 1.25: 1 - 4 = -3.
    expect(explainedVariance(Float32Array.of(4, 3, 2, 1), returns)).toBeCloseTo(-3, 12);
    expect(explainedVariance(returns, Float32Array.of(2, 2, 2, 2))).toBeNull();
  });
});
